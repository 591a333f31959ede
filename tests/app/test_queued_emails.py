"""Queued emails to single people: each is recorded before the next leaves, and none outlives its claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsletter.app.queued_emails import EmailQueue, send_queue
from newsletter.model import Message
from newsletter.sending.single_email import single_email
from newsletter.subscribers.double_opt_in import CLAIM
from tests.app.calendar_setup import CalendarRoom, calendar_room


@dataclass(frozen=True)
class Item:
    id: int
    tries: int = 1


@dataclass
class Emails:
    """Three emails that were claimed, and what is recorded of each, in its order."""

    room: CalendarRoom
    before: Callable[[int], None] = lambda number: None
    events: list[tuple[str, list[int]]] = field(default_factory=list)

    def compose(self, item: Item) -> Message:
        self.before(item.id)
        self.events.append(("leaves", [item.id]))
        return single_email(
            self.room.workspace.publication,
            f"r{item.id}@reader.example",
            subject="Please confirm",
            text="A link",
            key=str(item.id),
            date=self.room.workspace.clock.now(),
        )

    def send(self) -> int:
        def emailed(sent: Sequence[Item], _now: datetime) -> None:
            self.events.append(("emailed", [one.id for one in sent]))

        return send_queue(
            self.room.workspace,
            EmailQueue(
                what="emails",
                claimed=[Item(1), Item(2), Item(3)],
                compose=self.compose,
                emailed=emailed,
                postpone=lambda ids, _until, is_try: self.events.append((f"waits {is_try}", list(ids))),
                give_up=lambda ids, _now: self.events.append(("given up", list(ids))),
            ),
        )


@pytest.fixture
def emails(tmp_path: Path) -> Iterator[Emails]:
    with calendar_room(tmp_path) as room:
        yield Emails(room)


def test_each_is_recorded_before_the_next_leaves(emails: Emails) -> None:
    assert emails.send() == 3
    assert emails.events == [(what, [number]) for number in (1, 2, 3) for what in ("leaves", "emailed")]


def test_what_breaks_the_second_leaves_the_first_recorded_and_the_rest_waiting(emails: Emails) -> None:
    def broken(number: int) -> None:
        if number == 2:
            raise KeyboardInterrupt

    emails.before = broken
    with pytest.raises(KeyboardInterrupt):
        emails.send()
    assert emails.events == [("leaves", [1]), ("emailed", [1]), ("waits False", [2, 3])]


@pytest.mark.parametrize(
    ("took", "rest"),
    [(CLAIM / 4, []), (CLAIM * 3 / 4, [("waits False", [2, 3])]), (CLAIM, [])],
    ids=["in time", "late", "after the claim, when they are somebody else's"],
)
def test_none_is_begun_near_the_end_of_the_claim(
    emails: Emails, took: timedelta, rest: list[tuple[str, list[int]]]
) -> None:
    def slow(number: int) -> None:
        if number == 1:
            emails.room.clock.later(seconds=took.total_seconds())

    emails.before = slow
    sent = emails.send()
    assert sent == (3 if took < CLAIM / 2 else 1)
    assert emails.events[2 * sent :] == rest
