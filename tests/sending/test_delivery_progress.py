from __future__ import annotations

import threading

import pytest

from newsletter.errors import (
    StoreDownError,
    StoreError,
    TransportDownError,
    TransportError,
    UnwrittenOutcomesError,
)
from newsletter.model import Accepted, Deferred, Message, Outcome, Refused, Unknown
from newsletter.sending.delivery_progress import DeliveryProgress
from tests.sending.samples import message


def tally() -> DeliveryProgress:
    return DeliveryProgress(stop=threading.Event(), on_outcome=None)


def test_each_kind_of_outcome_is_counted() -> None:
    counted = tally()
    for outcome in (
        Accepted(),
        Accepted(),
        Refused(code=550, reply=""),
        Deferred(code=450, reply=""),
        Unknown(reason=""),
    ):
        counted.note(message(), outcome)
    summary = counted.summary(lambda: False)
    assert (summary.accepted, summary.failed, summary.deferred, summary.unknown) == (2, 1, 1, 1)


def test_the_first_problem_is_the_one_that_is_told() -> None:
    counted = tally()
    counted.broken(TransportError("first"))
    counted.broken(TransportError("second"))
    assert counted.halted()
    assert str(counted.summary(lambda: False).problem) == "first"


def test_a_crash_is_raised_at_the_end() -> None:
    counted = tally()
    counted.crashed(StoreError("full"))
    assert counted.halted()
    with pytest.raises(StoreError, match="full"):
        counted.summary(lambda: True)


def test_outcomes_that_could_not_be_written_are_counted_and_named() -> None:
    counted = tally()
    told: list[Outcome] = [
        Accepted(),
        Refused(code=550, reply="no"),
        Deferred(code=451, reply=""),
        Unknown(reason=""),
    ]
    messages = [message(number, address=f"r{number}@reader.example") for number in range(4)]
    counted.crashed(StoreDownError("n.db: full"), unwritten=list(zip(messages[:3], told[:3], strict=True)))
    counted.crashed(StoreDownError("n.db: full"), unwritten=[(messages[3], told[3])])
    counted.crashed(StoreDownError("n.db: full"))
    with pytest.raises(UnwrittenOutcomesError) as caught:
        counted.summary(lambda: True)
    assert caught.value.message == (
        "n.db: full; 4 outcomes could not be written: r0@reader.example (accepted), "
        "r1@reader.example (refused, 550), r2@reader.example (put off, 451), r3@reader.example (no answer)"
    )
    assert caught.value.outcomes == tuple(
        (one.recipient.address, outcome) for one, outcome in zip(messages, told, strict=True)
    )


def test_a_database_that_went_away_when_all_was_written_says_so() -> None:
    counted = tally()
    counted.crashed(StoreDownError("n.db: full"))
    with pytest.raises(UnwrittenOutcomesError, match="full; everything known of this mailing had been"):
        counted.summary(lambda: True)


def test_a_fault_of_ours_does_not_hide_what_could_not_be_written() -> None:
    counted = tally()
    counted.crashed(RuntimeError("a bug"), unwritten=[(message(), Accepted())])
    with pytest.raises(UnwrittenOutcomesError, match="broke off: a bug; 1 outcome could not"):
        counted.summary(lambda: True)


def test_being_shut_out_is_no_problem_by_itself_and_is_asked_once() -> None:
    counted = tally()
    counted.shut_out(TransportDownError("421"))
    assert not counted.halted()
    assert isinstance(counted.take_shut_out(), TransportDownError)
    assert counted.take_shut_out() is None
    assert counted.summary(lambda: True).problem is None


def test_a_stop_from_outside_halts_and_is_told() -> None:
    stop = threading.Event()
    counted = DeliveryProgress(stop=stop, on_outcome=None)
    assert not counted.halted()
    stop.set()
    counted.rest(60)
    assert counted.halted()
    assert counted.summary(lambda: False).stopped


def test_callbacks_come_one_at_a_time() -> None:
    inside: list[int] = []
    together: list[int] = []

    def slow(copy: Message, outcome: Outcome) -> None:
        inside.append(1)
        together.append(len(inside))
        inside.pop()

    counted = DeliveryProgress(stop=threading.Event(), on_outcome=slow)

    def count() -> None:
        for _ in range(50):
            counted.note(message(), Accepted())

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [1] * 200
