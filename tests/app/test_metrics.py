"""Metrics: what came to an end is counted, whichever process sent it, and once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from newsletter.app.metrics import MetricsReader
from newsletter.app.workspace import OpenedStore, Workspace, open_workspace
from newsletter.model import Accepted, Deferred, Mailing, Outcome, Refused, Unknown
from newsletter.starter import copy_starter
from tests.sending.ledgers import StandingClock, launch_next, store_with

REFUSED = Refused(code=550, reply="no such mailbox")


@dataclass
class Room:
    """A publication with a launched mailing to four people, and what monitoring reads of it."""

    workspace: Workspace
    mailing: Mailing
    clock: StandingClock
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.reader = MetricsReader(lambda: self.workspace, clock=lambda: self.seconds)

    def send(self, mailing: Mailing, *outcomes: Outcome) -> None:
        """Send as another process does."""
        store, now = self.workspace.store, self.clock.now()
        with store.worker() as worker:
            claimed = store.claim(mailing.id, worker, limit=len(outcomes), now=now)
            ids = [one.subscriber_id for one in claimed]
            store.at_risk(mailing.id, worker, ids, now=now)
            store.record(mailing.id, worker, list(zip(ids, outcomes, strict=True)), now=now)
        store.finish(mailing.id, now=now)

    @property
    def counted(self) -> dict[str, int]:
        self.seconds += 60
        self.reader.read()
        return {status: number for status, number in self.reader.outcomes().items() if number}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    root = tmp_path / "publication"
    copy_starter(root)
    clock = StandingClock()
    with store_with(4, folder=tmp_path / "state") as (store, mailing):
        workspace = replace(open_workspace(root, {}), clock=clock, opened=OpenedStore(store))
        yield Room(workspace, mailing, clock)


def test_what_came_to_an_end_is_counted_since_the_first_look(room: Room) -> None:
    room.send(room.mailing, Accepted())
    assert room.counted == {}
    room.send(room.mailing, Accepted(), REFUSED)
    assert room.counted == {"sent": 1, "failed": 1}
    assert room.counted == {"sent": 1, "failed": 1}
    room.send(room.mailing, Deferred(code=450, reply="later"))
    assert room.counted == {"sent": 1, "failed": 1}


def test_a_mailing_that_begins_and_ends_between_two_looks_is_counted(room: Room) -> None:
    assert room.counted == {}
    second = launch_next(room.workspace.store, room.mailing)
    room.send(second, Accepted(), Accepted(), REFUSED, Unknown(reason="no answer", is_settled_later=True))
    assert "sending" not in str(room.workspace.store.mailing(second.id))
    room.clock.advance(minutes=59)
    assert room.counted == {"sent": 2, "failed": 1, "unknown": 1}
    room.clock.advance(days=2)
    assert room.counted == {"sent": 2, "failed": 1, "unknown": 1}


def test_an_old_mailing_that_is_opened_again_counts_from_there(room: Room) -> None:
    room.send(room.mailing, Accepted(), Accepted(), Accepted(), REFUSED)
    room.clock.advance(days=1)
    assert room.counted == {}
    room.workspace.store.requeue(room.mailing.id, now=room.clock.now())
    assert room.counted == {}
    room.send(room.mailing, Accepted())
    assert room.counted == {"sent": 1}
