"""Why nothing of a mailing leaves: from real senders that met a server, a limit, or other mailings."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.app.delivering import SliceLimits, SliceSummary, deliver_slice
from newsletter.app.mailing_jobs import announce_rest
from newsletter.app.mailing_list import mailing_page
from newsletter.app.mailing_progress import read_progress
from newsletter.app.waiting import WaitCause, Waiting
from newsletter.app.workspace import OpenedStore, Workspace, open_workspace
from newsletter.cli.waiting_words import waiting_words
from newsletter.errors import TransportDownError
from newsletter.model import Limit, Mailing, MailingStatus, ThrottleRules
from newsletter.ports import RELAY
from newsletter.starter import copy_starter
from newsletter.store.database import Store
from newsletter.store.workers import WorkerState
from newsletter.transports.memory import MemorySession, MemoryTransport
from tests.sending.ledgers import StandingClock, launch_next, store_with

AWAY = "mail.example:25 cannot be reached: connection refused"
ZONE = "America/Los_Angeles"


class Relay(MemoryTransport):
    """A mail server that counts, or that is away, or that asks for something."""

    problem: TransportDownError | None = None

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = replace(RELAY, reaches_people=False)

    def open(self) -> MemorySession:
        if self.problem is not None:
            raise self.problem
        return super().open()


@dataclass
class Desk:
    """A publication on PostgreSQL with a mailing that workers send, and a clock moved by hand."""

    workspace: Workspace
    mailing: Mailing
    clock: StandingClock
    transport: Relay

    @property
    def store(self) -> Store:
        return self.workspace.store

    def slice(self, *, seconds: float = 20.0, outages: int = 0) -> SliceSummary:
        """Deliver as a job does, and announce what is left."""
        summary = deliver_slice(
            self.workspace,
            self.mailing,
            transport=self.transport,
            limits=SliceLimits(seconds=seconds),
            outages=outages,
        )
        announce_rest(self.workspace, self.mailing.id, summary)
        return summary

    def try_in_vain(self, *, outages: int = 0) -> None:
        """Deliver a slice that does not reach the server; on a busy machine one may end before it tries."""
        for _ in range(10):
            if self.slice(seconds=0.9, outages=outages).outages:
                return
        raise AssertionError("the server was not tried")

    def throttle(self, rules: ThrottleRules) -> None:
        self.workspace = replace(self.workspace, settings=replace(self.workspace.settings, throttle=rules))

    def worker(self, *, busy: int) -> None:
        """Record a worker's heartbeat."""
        now = self.store.server_time()
        self.store.record_worker(
            WorkerState(id="w", host="send1", pid=1, slots=1, busy=busy, started_at=now, seen_at=now)
        )

    def waiting(self) -> Waiting | None:
        return read_progress(self.workspace, self.mailing.id).waiting


@pytest.fixture
def desk(postgresql_url: str, tmp_path: Path) -> Iterator[Desk]:
    root = tmp_path / "publication"
    copy_starter(root)
    clock = StandingClock(datetime.now(UTC))
    with store_with(30, url=postgresql_url, folder=tmp_path / "state") as (store, mailing):
        store.has_workers = True
        opened = open_workspace(root, {})
        settings = replace(opened.settings, has_workers=True)
        workspace = replace(opened, settings=settings, clock=clock, opened=OpenedStore(store))
        found = Desk(workspace, mailing, clock, Relay())
        found.worker(busy=0)
        yield found


def test_a_mail_server_that_is_away_is_named_with_since_when_and_the_next_try(desk: Desk) -> None:
    assert desk.waiting() is None
    desk.transport.problem = TransportDownError(AWAY)
    began = desk.clock.now()
    desk.try_in_vain()
    assert desk.waiting() is None, "that may be over in a second"
    desk.clock.advance(seconds=10)
    found = desk.waiting()
    assert found is not None
    assert (found.cause, found.detail, found.since) == (WaitCause.SERVER, AWAY, began)
    assert found.next_at is not None
    assert timedelta(seconds=14) < found.next_at - began < timedelta(seconds=17)
    (row,) = mailing_page(desk.workspace).under_way
    assert row.waiting == found
    desk.clock.advance(seconds=6)
    desk.try_in_vain(outages=1)
    later = desk.waiting()
    assert later is not None
    assert later.since == began, "since the first try"


def test_it_is_forgotten_with_the_first_answer_and_with_a_pause(desk: Desk) -> None:
    desk.transport.problem = TransportDownError(AWAY)
    desk.try_in_vain()
    desk.clock.advance(seconds=10)
    assert desk.waiting() is not None
    desk.store.steer(desk.mailing.id, MailingStatus.PAUSED, now=desk.clock.now())
    assert desk.waiting() is None, "a paused mailing has its own reason"
    desk.store.steer(desk.mailing.id, MailingStatus.SENDING, now=desk.clock.now())
    desk.transport.problem = None
    assert desk.slice().accepted == 30
    assert desk.store.lane_states(["memory"])["memory"].down_since == 0.0


def test_what_nobody_has_tried_for_long_says_nothing_of_now(desk: Desk) -> None:
    desk.transport.problem = TransportDownError(AWAY)
    desk.try_in_vain()
    desk.clock.advance(minutes=11)
    assert desk.waiting() is None


def test_an_hourly_limit_is_named_with_the_time_of_the_next_email(desk: Desk) -> None:
    desk.throttle(ThrottleRules(transport=Limit(per_hour=12)))
    assert desk.slice().accepted == 12
    found = desk.waiting()
    assert found is not None
    assert (found.cause, found.number) == (WaitCause.PER_HOUR, 12)
    assert found.next_at is not None
    assert timedelta(minutes=55) < found.next_at - desk.clock.now() <= timedelta(minutes=65)


def test_a_server_that_asks_for_a_pause_is_told_apart_from_one_that_is_away(desk: Desk) -> None:
    desk.transport.problem = TransportDownError("429: too many requests", retry_after_seconds=60.0)
    desk.slice()
    desk.clock.advance(seconds=10)
    found = desk.waiting()
    assert found is not None
    assert (found.cause, found.detail) == (WaitCause.ASKED, "")


def test_a_mailing_behind_others_is_told_to_wait_for_its_turn(desk: Desk) -> None:
    desk.store.announce(launch_next(desk.store, desk.mailing).id)
    desk.store.announce(desk.mailing.id)
    desk.clock.at = datetime.now(UTC)
    assert desk.waiting() is None
    desk.worker(busy=1)
    assert desk.waiting() == Waiting(cause=WaitCause.OTHERS)


def test_without_a_worker_that_is_the_reason(desk: Desk) -> None:
    desk.transport.problem = TransportDownError(AWAY)
    desk.try_in_vain()
    desk.store.remove_worker("w")
    desk.clock.advance(seconds=40)
    found = read_progress(desk.workspace, desk.mailing.id)
    assert (found.no_worker, found.waiting) == (True, None)


def test_a_command_that_tries_a_server_is_not_taken_for_nobody(tmp_path: Path) -> None:
    """On SQLite a command may be at work where no scheduler runs."""
    root = tmp_path / "publication"
    copy_starter(root)
    clock = StandingClock(datetime.now(UTC))
    with store_with(5, folder=tmp_path / "state") as (store, mailing):
        workspace = replace(open_workspace(root, {}), clock=clock, opened=OpenedStore(store))
        clock.advance(seconds=60)
        assert read_progress(workspace, mailing.id).no_sender == "it has never run"
        relay = Relay()
        relay.problem = TransportDownError(AWAY)
        deliver_slice(
            workspace, mailing, transport=relay, limits=SliceLimits(seconds=3.0), stop=threading.Event()
        )
        clock.advance(seconds=10)
        found = read_progress(workspace, mailing.id)
        assert found.no_sender == ""
        assert found.waiting is not None
        assert (found.waiting.cause, found.waiting.next_at) == (WaitCause.SERVER, None)


AT = datetime(2026, 11, 30, 18, 42, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)
NEXT = " The next one leaves at 2026-11-30 10:47 PST."


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        (Waiting(cause=WaitCause.SERVER, since=AT, next_at=LATER, detail="mx:25 cannot be reached"),
         "Waiting for the mail server since 2026-11-30 10:42 PST: mx:25 cannot be reached. Next try at 2026-11-30 10:47 PST."),
        (Waiting(cause=WaitCause.SERVER, since=AT, detail="mx:25 cannot be reached"),
         "Waiting for the mail server since 2026-11-30 10:42 PST: mx:25 cannot be reached. It is tried again and again."),
        (Waiting(cause=WaitCause.PER_HOUR, next_at=LATER, number=12),
         "Waiting: the sending limit is 12 emails an hour ([throttle] in newsletter.toml)." + NEXT),
        (Waiting(cause=WaitCause.WARM_UP, next_at=LATER, number=1),
         "Waiting: the warm-up allows 1 email today (throttle.warm_up_per_day)." + NEXT),
        (Waiting(cause=WaitCause.ASKED, next_at=LATER),
         "Waiting: the mail server asked for a pause." + NEXT),
        (Waiting(cause=WaitCause.PER_SECOND),
         "Waiting: emails leave slowly, because of a sending limit or because the mail server asked for fewer."),
        (Waiting(cause=WaitCause.OTHERS), "Waiting for its turn: every worker sends another mailing."),
    ],
)  # fmt: skip
def test_the_command_line_says_it_in_one_line(waiting: Waiting, said: str) -> None:
    assert waiting_words(waiting, ZONE) == said
