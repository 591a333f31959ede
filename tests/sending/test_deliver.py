from __future__ import annotations

import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from newsletter.errors import StoreError, TransportDownError, TransportError
from newsletter.model import (
    Accepted,
    Consent,
    ConsentAction,
    Mailing,
    MailingStatus,
    Message,
    Outcome,
    Refused,
    SuppressionReason,
    UncertainPolicy,
)
from newsletter.sending.at_risk_window import WINDOW
from newsletter.sending.deliver import DeliverySummary, deliver
from newsletter.sending.sender import BACKOFF_SECONDS, LONGEST_WAIT_SECONDS, SLICE
from newsletter.store.database import Store, open_store
from newsletter.transports.memory import MemorySession, MemoryTransport
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.crashing import start_dying
from tests.sending.ledgers import (
    START,
    StandingClock,
    consent,
    deliver_to_the_end,
    statuses,
    store_with,
    template_of,
)
from tests.sending.samples import parsed
from tests.sending.smtp_servers import mail_server

HOLD, RESEND = UncertainPolicy.HOLD, UncertainPolicy.RESEND


class Run:
    """A store with a mailing, a transport in memory, and what waiting was asked for."""

    def __init__(self, store: Store, mailing: Mailing) -> None:
        self.store = store
        self.mailing = mailing
        self.transport = MemoryTransport()
        self.clock = StandingClock()
        self.waits: list[float] = []
        self.outcomes: list[tuple[Message, Outcome]] = []
        self.stop = threading.Event()

    def deliver(self, *, threads: int = 3) -> DeliverySummary:
        return deliver(
            self.mailing,
            template_of(self.store, self.mailing),
            self.store,
            self.transport,
            self.clock,
            threads=threads,
            stop=self.stop,
            on_outcome=self.noted,
            wait=self.waits.append,
        )

    def noted(self, message: Message, outcome: Outcome) -> None:
        self.outcomes.append((message, outcome))

    @property
    def arrived(self) -> Counter[str]:
        return Counter(message.envelope_to for message in self.transport.messages)

    @property
    def statuses(self) -> Counter[str]:
        return Counter(statuses(self.store, self.mailing).values())


@contextmanager
def run_with(people: int, folder: Path, **how: object) -> Iterator[Run]:
    with store_with(people, folder=folder, **how) as (store, mailing):  # type: ignore[arg-type]
        yield Run(store, mailing)


@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize("people", [0, 1, SLICE + 1, 200])
def test_everybody_gets_one_copy_and_the_mailing_is_finished(
    people: int, threads: int, tmp_path: Path
) -> None:
    with run_with(people, tmp_path) as run:
        summary = run.deliver(threads=threads)
        assert summary == DeliverySummary(
            accepted=people, failed=0, deferred=0, unknown=0, stopped=False, finished=True, problem=None
        )
        assert len(run.arrived) == people
        assert set(run.arrived.values()) <= {1}
        assert len(run.outcomes) == people


def test_sending_again_sends_nothing(tmp_path: Path) -> None:
    with run_with(5, tmp_path) as run:
        run.deliver()
        assert run.deliver().accepted == 0
        assert sum(run.arrived.values()) == 5


def test_a_batch_is_handed_over_as_one(tmp_path: Path) -> None:
    with run_with(30, tmp_path) as run:
        run.transport.batch_size = 12
        assert run.deliver(threads=1).accepted == 30
        assert run.transport.opened == 1


def test_nothing_due_means_that_no_connection_is_opened(tmp_path: Path) -> None:
    with run_with(0, tmp_path) as run:
        run.deliver()
        assert run.transport.opened == 0


def test_each_outcome_is_counted_and_recorded(tmp_path: Path) -> None:
    with run_with(6, tmp_path, policy=HOLD) as run:
        run.transport.refuse("reader0@reader.example")
        run.transport.defer("reader1@reader.example")
        run.transport.lose("reader2@reader.example")
        summary = run.deliver()
        assert (summary.accepted, summary.failed, summary.deferred, summary.unknown) == (3, 1, 1, 1)
        assert not summary.finished
        assert run.statuses == {"sent": 3, "failed": 1, "deferred": 1, "unknown": 1}


def test_a_deferred_copy_goes_out_when_it_is_due(tmp_path: Path) -> None:
    with run_with(2, tmp_path) as run:
        run.transport.defer("reader0@reader.example")
        assert not run.deliver().finished
        assert run.deliver().accepted == 0
        due = run.store.next_due(run.mailing.id)
        assert due is not None
        run.clock.at = due
        assert run.deliver().finished


def test_a_lost_answer_under_resend_is_sent_again_with_the_same_message_id(tmp_path: Path) -> None:
    with run_with(2, tmp_path, policy=RESEND) as run:
        run.transport.lose("reader0@reader.example")
        assert run.deliver().finished
        copies = [copy for copy in run.transport.messages if copy.envelope_to == "reader0@reader.example"]
        assert len(copies) == 2
        assert copies[0].content == copies[1].content


def test_a_lost_answer_under_hold_is_listed_and_not_sent_again(tmp_path: Path) -> None:
    with run_with(2, tmp_path, policy=HOLD) as run:
        run.transport.lose("reader0@reader.example")
        summary = run.deliver()
        assert (summary.unknown, summary.finished) == (1, True)
        assert run.arrived["reader0@reader.example"] == 1
        assert statuses(run.store, run.mailing)["reader0@reader.example"] == "unknown"


def test_one_bad_address_fails_alone(tmp_path: Path) -> None:
    with run_with(3, tmp_path, addresses=["no address\r\n@x"]) as run:
        summary = run.deliver()
        assert (summary.accepted, summary.failed, summary.finished) == (3, 1, True)
        [refused] = [outcome for _, outcome in run.outcomes if isinstance(outcome, Refused)]
        assert "not an address" in refused.reply


# --- People who leave meanwhile -------------------------------------------------------------------


def withdrawal() -> Consent:
    return consent(ConsentAction.WITHDRAWN)


def test_g7_who_leaves_in_the_middle_gets_nothing_although_already_claimed(tmp_path: Path) -> None:
    with run_with(10, tmp_path) as run:

        def leave(message: Message, outcome: Outcome) -> None:
            run.noted(message, outcome)
            if len(run.outcomes) == 1:
                for number in range(2, 10):
                    run.store.unsubscribe(f"reader{number}@reader.example", withdrawal())

        summary = deliver(
            run.mailing, template_of(run.store, run.mailing), run.store, run.transport, run.clock,
            threads=1, on_outcome=leave,
        )  # fmt: skip
        assert summary.finished
        # What the ledger is told of the first copy it is told together with the leaving of the second and third.
        assert list(run.arrived) == [f"reader{number}@reader.example" for number in range(3)]
        assert run.statuses == {"sent": 3, "suppressed": 7}


def test_with_a_window_of_one_only_the_next_is_let_go(tmp_path: Path) -> None:
    with run_with(10, tmp_path) as run:

        def leave(message: Message, outcome: Outcome) -> None:
            run.noted(message, outcome)
            for number in range(2, 10):
                run.store.unsubscribe(f"reader{number}@reader.example", withdrawal())

        summary = deliver(
            run.mailing, template_of(run.store, run.mailing), run.store, run.transport, run.clock,
            threads=1, window=1, on_outcome=leave,
        )  # fmt: skip
        assert summary.finished
        assert list(run.arrived) == ["reader0@reader.example", "reader1@reader.example"]
        assert run.statuses == {"sent": 2, "suppressed": 8}


def test_who_is_suppressed_gets_nothing(tmp_path: Path) -> None:
    with run_with(3, tmp_path) as run:
        run.store.suppress("reader1@reader.example", SuppressionReason.COMPLAINED, now=START)
        assert run.deliver().accepted == 2
        assert "reader1@reader.example" not in run.arrived


def test_a_mailing_paused_in_the_middle_stops_there(tmp_path: Path) -> None:
    with run_with(60, tmp_path) as run:

        def pause(message: Message, outcome: Outcome) -> None:
            run.noted(message, outcome)
            if len(run.outcomes) == 3:
                run.store.steer(run.mailing.id, MailingStatus.PAUSED, now=START)

        summary = deliver(
            run.mailing, template_of(run.store, run.mailing), run.store, run.transport, run.clock,
            threads=1, on_outcome=pause,
        )  # fmt: skip
        # The window after the third was at risk when the third was told of.
        assert summary.accepted == 3 + 4
        assert run.statuses == {"sent": 7, "queued": 53}


# --- Stopping -------------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 3])
def test_a_stop_finishes_what_is_in_hand_and_puts_the_rest_back(threads: int, tmp_path: Path) -> None:
    with run_with(90, tmp_path) as run:

        def stop(message: Message, outcome: Outcome) -> None:
            run.noted(message, outcome)
            run.stop.set()

        summary = deliver(
            run.mailing, template_of(run.store, run.mailing), run.store, run.transport, run.clock,
            threads=threads, stop=run.stop, on_outcome=stop,
        )  # fmt: skip
        assert summary.stopped
        # A copy's outcome is written together with the next one's risk: two a thread are in hand.
        assert 1 <= summary.accepted <= 3 * threads
        assert run.statuses == {"sent": summary.accepted, "queued": 90 - summary.accepted}
        run.stop.clear()
        assert run.deliver().finished
        assert set(run.arrived.values()) == {1}


def test_a_stop_ends_a_wait(tmp_path: Path) -> None:
    with run_with(3, tmp_path) as run:
        run.transport.break_down(TransportDownError("gone", retry_after_seconds=300), times=9)
        waiting = threading.Timer(0.05, run.stop.set)
        waiting.start()
        summary = deliver(
            run.mailing, template_of(run.store, run.mailing), run.store, run.transport, run.clock,
            threads=1, stop=run.stop,
        )  # fmt: skip
        waiting.join()
        assert summary.stopped
        assert run.statuses == {"queued": 3}


def test_an_interrupt_puts_everything_back_and_goes_on(tmp_path: Path) -> None:
    with run_with(60, tmp_path) as run:

        def interrupt(message: Message, outcome: Outcome) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            deliver(
                run.mailing, template_of(run.store, run.mailing), run.store, run.transport, run.clock,
                threads=2, on_outcome=interrupt,
            )  # fmt: skip
        assert run.statuses["queued"] >= 58
        assert set(run.statuses) == {"sent", "queued"}


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """A run in the background of a shell, or of a build server, was told to ignore SIGINT."""
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, earlier)


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_an_interrupt_of_the_waiting_thread_lets_the_others_finish_their_copy(tmp_path: Path) -> None:
    with run_with(60, tmp_path) as run:

        def ctrl_c(message: Message, outcome: Outcome) -> None:
            run.noted(message, outcome)
            if len(run.outcomes) == 1:
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

        with pytest.raises(KeyboardInterrupt):
            deliver(
                run.mailing, template_of(run.store, run.mailing), run.store, run.transport, run.clock,
                threads=2, on_outcome=ctrl_c,
            )  # fmt: skip
        assert set(run.statuses) <= {"sent", "queued"}
        assert set(run.arrived.values()) == {1}
        assert run.deliver().finished


# --- Broken roads ---------------------------------------------------------------------------------


def test_a_broken_road_stops_every_thread_and_nobody_is_hurt(tmp_path: Path) -> None:
    with run_with(90, tmp_path) as run:
        run.transport.break_down(TransportError("wrong password"))
        summary = run.deliver()
        assert summary.problem is not None
        assert summary.problem.message == "wrong password"
        assert summary.failed == summary.unknown == 0
        assert run.statuses["queued"] == 90 - summary.accepted
        assert set(run.statuses) <= {"queued", "sent"}
        assert run.deliver().finished
        assert set(run.arrived.values()) == {1}


def test_a_server_that_comes_back_gets_the_copies_that_were_in_hand(tmp_path: Path) -> None:
    with run_with(5, tmp_path) as run:
        run.transport.break_down(TransportDownError("gone"), times=len(BACKOFF_SECONDS))
        summary = run.deliver(threads=1)
        assert (summary.accepted, summary.finished, summary.problem) == (5, True, None)
        assert run.waits == list(BACKOFF_SECONDS)
        assert set(run.arrived.values()) == {1}


def test_a_server_that_does_not_come_back_is_the_problem(tmp_path: Path) -> None:
    with run_with(5, tmp_path) as run:
        run.transport.break_down(TransportDownError("gone"), times=100)
        summary = run.deliver(threads=3)
        assert isinstance(summary.problem, TransportDownError)
        assert run.statuses == {"queued": 5}


class Limping(MemoryTransport):
    """Breaks twice before each answer."""

    steps = 0

    def next_break(self) -> TransportError | None:
        self.steps += 1
        return TransportDownError("gone") if self.steps % 3 else None


def test_an_answer_in_between_starts_the_count_anew(tmp_path: Path) -> None:
    with run_with(40, tmp_path) as run:
        run.transport = Limping()
        assert run.deliver(threads=1).finished
        assert set(run.arrived.values()) == {1}
        assert set(run.waits) == set(BACKOFF_SECONDS[:2])


def test_a_server_that_asks_for_patience_gets_it(tmp_path: Path) -> None:
    with run_with(2, tmp_path) as run:
        run.transport.break_down(TransportDownError("429", retry_after_seconds=7.5))
        run.transport.break_down(TransportDownError("429", retry_after_seconds=1e9))
        assert run.deliver(threads=1).finished
        assert run.waits == [7.5, LONGEST_WAIT_SECONDS]


class OneAtATime(MemoryTransport):
    """Lets in the first thread that comes, and the main one."""

    first: int | None = None

    def open(self) -> MemorySession:
        self.first = self.first or threading.get_ident()
        if threading.get_ident() in (self.first, threading.main_thread().ident):
            return super().open()
        raise TransportDownError("421 4.7.0 too many connections")


def test_threads_that_are_shut_out_do_not_stop_the_one_that_works(tmp_path: Path) -> None:
    with run_with(120, tmp_path) as run:
        run.transport = OneAtATime()
        summary = run.deliver(threads=3)
        assert (summary.accepted, summary.finished, summary.problem) == (120, True, None)
        assert set(run.arrived.values()) == {1}


# --- A ledger that cannot be written --------------------------------------------------------------


class FullLedger:
    """A store whose disk is full from the n-th call of a method on."""

    def __init__(self, store: Store, method: str, calls: int) -> None:
        self._store, self._method, self._left = store, method, calls

    def worker(self) -> AbstractContextManager[str]:
        return self._store.worker()

    def __getattr__(self, name: str) -> object:
        if name == self._method:
            self._left -= 1
            if self._left < 0:
                raise StoreError("The disk is full")
        return getattr(self._store, name)


@pytest.mark.parametrize(("method", "calls"), [("claim", 1), ("at_risk", 2), ("record", 0)])
def test_a_full_disk_stops_the_mailing_and_nothing_leaves_uncommitted(
    method: str, calls: int, tmp_path: Path
) -> None:
    with run_with(20, tmp_path) as run:
        ledger = FullLedger(run.store, method, calls)
        with pytest.raises(StoreError, match="disk is full"):
            deliver(
                run.mailing, template_of(run.store, run.mailing), ledger, run.transport, run.clock,  # type: ignore[arg-type]
                threads=2,
            )  # fmt: skip
        sent, doubtful = run.statuses["sent"], run.statuses["at_risk"]
        assert sum(run.arrived.values()) <= sent + doubtful
        assert doubtful <= 2 * WINDOW
        assert run.statuses["claimed"] == 0
        assert deliver_to_the_end(run.store, run.mailing, run.transport).finished


# --- A crash, from the outside --------------------------------------------------------------------

PEOPLE, THREADS = 60, 3


@pytest.mark.parametrize("policy", [RESEND, HOLD])
@pytest.mark.parametrize(
    "failpoint",
    ["recover before 1", "claim before 3", "claim after 4", "at_risk before 4", "at_risk after 4",
     "record before 1", "record after 2", "release before 1", "finish before 1"],
)  # fmt: skip
def test_the_guarantee_holds_when_the_sender_is_killed(
    failpoint: str, policy: UncertainPolicy, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/newsletter.db"
    with (
        mail_server() as server,
        store_with(PEOPLE, url=url, folder=tmp_path, policy=policy) as (store, mailing),
    ):
        died = start_dying(url, tmp_path, server.smtp().port, failpoint)
        died.join()
        assert died.exitcode == -signal.SIGKILL
        summary = deliver_to_the_end(store, mailing, SmtpTransport(server.smtp()), threads=THREADS)
        assert summary.finished
        counts = store.counts(mailing.id)
        assert counts.accepted + counts.failed + counts.suppressed + counts.unknown == PEOPLE
        copies = Counter(str(parsed(found.content)["Message-ID"]) for found in server.received)
        if policy is RESEND:
            assert counts.accepted == len(copies) == PEOPLE
            assert sum(copies.values()) - PEOPLE <= THREADS * WINDOW
        else:
            assert set(copies.values()) == {1}
            assert PEOPLE - len(copies) <= counts.unknown <= THREADS


def test_two_senders_at_once_send_everybody_one_copy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/newsletter.db"
    with (
        store_with(120, url=url, folder=tmp_path) as (store, mailing),
        open_store(url, state_folder=tmp_path) as other,
    ):
        transport = MemoryTransport()
        summaries: list[DeliverySummary] = []

        def send(through: Store) -> None:
            summaries.append(
                deliver(
                    mailing, template_of(through, mailing), through, transport, StandingClock(), threads=2
                )
            )

        threads = [threading.Thread(target=send, args=(through,)) for through in (store, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(summary.accepted for summary in summaries) == 120
        assert set(Counter(copy.envelope_to for copy in transport.messages).values()) == {1}
        assert store.finish(mailing.id, now=START)


def test_a_callback_is_told_what_the_ledger_knows(tmp_path: Path) -> None:
    with run_with(3, tmp_path) as run:
        known: list[bool] = []

        def look(message: Message, outcome: Outcome) -> None:
            rows = statuses(run.store, run.mailing)
            known.append(isinstance(outcome, Accepted) and rows[message.recipient.address] == "sent")

        deliver(
            run.mailing, template_of(run.store, run.mailing), run.store, run.transport, run.clock,
            threads=1, on_outcome=look,
        )  # fmt: skip
        assert known == [True] * 3


def test_the_clock_is_the_one_given(tmp_path: Path) -> None:
    with run_with(1, tmp_path) as run:
        run.clock.at = datetime(2030, 1, 1, tzinfo=START.tzinfo)
        run.deliver()
        [row] = run.store.deliveries(run.mailing.id)
        assert row.updated_at == run.clock.at
