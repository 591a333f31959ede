"""Mailing jobs: what a slice leaves is announced, and what nobody announced is found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from newsletter.app.delivering import DeliveryCallbacks, SliceLimits, SliceSummary, deliver_slice
from newsletter.app.mailing_following import Followed, follow_mailing
from newsletter.app.mailing_jobs import (
    announce_after_failure,
    announce_forgotten,
    announce_rest,
    call_for_help,
)
from newsletter.app.workspace import OpenedStore, Workspace, open_workspace
from newsletter.errors import TransportDownError
from newsletter.model import Backlog, Limit, Mailing, MailingStatus, ThrottleRules
from newsletter.ports import RELAY
from newsletter.starter import copy_starter
from newsletter.store.database import Store
from newsletter.store.job_queue import JobCounts
from newsletter.store.workers import WorkerState
from newsletter.transports.memory import MemorySession, MemoryTransport
from tests.sending.ledgers import StandingClock, store_with


class Desk:
    """A publication on PostgreSQL with a mailing that workers are to send, and a clock moved by hand."""

    def __init__(self, workspace: Workspace, mailing: Mailing, clock: StandingClock) -> None:
        self.workspace = workspace
        self.mailing = mailing
        self.clock = clock
        self.transport = MemoryTransport()

    @property
    def store(self) -> Store:
        return self.workspace.store

    def slice(self, deliveries: int | None = None, *, help_: bool = False) -> SliceSummary:
        """Deliver as a job does, and announce what is left."""
        heard = call_for_help(self.workspace, self.mailing.id)
        summary = deliver_slice(
            self.workspace,
            self.mailing,
            transport=self.transport,
            limits=SliceLimits(deliveries=deliveries, seconds=300.0),  # for real: the machine may be busy
            callbacks=DeliveryCallbacks(on_outcome=heard) if help_ else DeliveryCallbacks(),
        )
        if not help_:
            announce_rest(self.workspace, self.mailing.id, summary)
        return summary

    def jobs(self) -> list[tuple[int, int | None]]:
        """Return of each job its outages, and in how many seconds it is for; None is now."""
        asked = sa.text("SELECT args->'outages', scheduled_at FROM procrastinate_jobs ORDER BY id")
        with self.store._database.reading() as connection:
            return [
                (outages, None if at is None else round((at - self.clock.now()).total_seconds()))
                for outages, at in connection.execute(asked)
            ]


@pytest.fixture
def desk(postgresql_url: str, tmp_path: Path) -> Iterator[Desk]:
    root = tmp_path / "publication"
    copy_starter(root)
    clock = StandingClock(datetime.now(UTC))
    with store_with(260, url=postgresql_url, folder=tmp_path / "state") as (store, mailing):
        store.has_workers = True
        workspace = replace(open_workspace(root, {}), clock=clock, opened=OpenedStore(store))
        yield Desk(workspace, mailing, clock)


def test_what_a_slice_leaves_is_announced_and_a_finished_mailing_is_not(desk: Desk) -> None:
    assert announce_forgotten(desk.workspace) == 1
    assert announce_forgotten(desk.workspace) == 0
    assert desk.jobs() == [(0, None)]
    run_the_jobs(desk)
    assert desk.slice(10).backlog.queued == 250
    assert desk.jobs() == [(0, None)]
    run_the_jobs(desk)
    assert desk.slice().finished
    assert desk.jobs() == []
    assert announce_forgotten(desk.workspace) == 0


def run_the_jobs(desk: Desk) -> None:
    """Take every job, as a worker does at a slice's begin."""
    with desk.store._database.writing() as connection:
        connection.execute(sa.text("DELETE FROM procrastinate_jobs"))


def test_what_is_held_by_a_limit_is_announced_for_when_it_may_leave_five_minutes_at_most(desk: Desk) -> None:
    rules = ThrottleRules(transport=Limit(per_hour=5))
    desk.workspace = replace(desk.workspace, settings=replace(desk.workspace.settings, throttle=rules))
    desk.transport.capabilities = replace(RELAY, reaches_people=False)
    desk.slice()
    assert desk.jobs() == [(0, 300)]


class Down(MemoryTransport):
    """A mail server that cannot be reached."""

    def open(self) -> MemorySession:
        raise TransportDownError("the server is down")


def test_a_server_that_is_down_is_tried_later_and_the_count_goes_along(desk: Desk) -> None:
    summary = deliver_slice(desk.workspace, desk.mailing, transport=Down(), limits=SliceLimits(seconds=0.5))
    announce_rest(desk.workspace, desk.mailing.id, summary)
    assert summary.outages == 1
    assert desk.jobs() == [(1, 15)]


def test_the_first_accepted_message_of_a_long_queue_calls_another_worker(desk: Desk) -> None:
    desk.slice(30, help_=True)
    assert desk.jobs() == [(0, None)]
    desk.slice(100)
    run_the_jobs(desk)
    # Few are left: one worker has them in its hands.
    desk.slice(60, help_=True)
    assert desk.jobs() == []


def test_what_a_dead_worker_had_is_put_back_and_announced(desk: Desk) -> None:
    store, mailing = desk.store, desk.mailing
    with store.worker() as dead:
        store.claim(mailing.id, dead, limit=300, now=desk.clock.now())
        assert announce_forgotten(desk.workspace) == 1
        # Somebody has them in hand: looked at again in case that one dies.
        assert desk.jobs() == [(0, 30)]
        run_the_jobs(desk)
    assert announce_forgotten(desk.workspace) == 1
    assert desk.jobs() == [(0, None)]
    assert store.backlog(mailing.id).queued == 260


def test_a_mailing_with_nothing_left_is_announced_to_be_closed(desk: Desk) -> None:
    with desk.store._database.writing() as connection:
        connection.execute(sa.text("UPDATE deliveries SET status = 'sent'"))
    assert announce_forgotten(desk.workspace) == 1
    run_the_jobs(desk)
    assert desk.slice().finished


def test_a_failed_slice_is_announced_for_a_little_later(desk: Desk) -> None:
    announce_after_failure(desk.workspace, desk.mailing.id)
    assert desk.jobs() == [(0, 30)]
    assert desk.store.job_counts() == JobCounts(ready=0, later=1)


# --- Following --------------------------------------------------------------------------------------


def a_worker(desk: Desk) -> WorkerState:
    # A worker's time is the server's.
    now = desk.store.server_time()
    return WorkerState(id="w", host="send1", pid=1, slots=1, busy=1, started_at=now, seen_at=now)


def followed(desk: Desk, waits: list[Callable[[], object]]) -> Followed:
    """Follow; each second is passed by doing what stands in `waits`, the last again and again."""
    seen: list[Backlog] = []

    def wait(_stop: threading.Event, seconds: float) -> None:
        desk.clock.advance(seconds=seconds)
        act = waits.pop(0) if len(waits) > 1 else waits[0]
        act()

    found = follow_mailing(
        desk.workspace,
        desk.mailing.id,
        stop=threading.Event(),
        on_backlog=seen.append,
        on_wait=lambda _until: None,
        wait=wait,
    )
    assert seen[-1] == found.backlog
    return found


def test_a_mailing_is_followed_to_its_end(desk: Desk) -> None:
    desk.store.record_worker(a_worker(desk))
    found = followed(desk, [lambda: desk.slice(10), desk.slice])
    assert (found.mailing.status, found.without_worker) == (MailingStatus.FINISHED, False)


def test_without_a_worker_nobody_waits(desk: Desk) -> None:
    found = followed(desk, [lambda: pytest.fail("waited")])
    assert (found.mailing.status, found.without_worker) == (MailingStatus.SENDING, True)


def test_workers_may_be_restarted_but_not_stay_away(desk: Desk) -> None:
    desk.store.record_worker(a_worker(desk))
    began = desk.clock.now()
    found = followed(desk, [lambda: desk.store.remove_worker("w")])
    assert found.without_worker
    assert timedelta(seconds=30) < desk.clock.now() - began < timedelta(minutes=2)


def test_what_a_cancelled_mailing_has_left_is_not_taken_for_progress(desk: Desk) -> None:
    desk.store.record_worker(a_worker(desk))
    desk.slice(10)
    left: list[int] = []

    def cancel(*_: object) -> None:
        desk.store.steer(desk.mailing.id, MailingStatus.CANCELLED, now=desk.clock.now())

    found = follow_mailing(
        desk.workspace,
        desk.mailing.id,
        stop=threading.Event(),
        on_backlog=lambda backlog: left.append(backlog.queued),
        on_wait=lambda _until: None,
        wait=cancel,
    )
    assert found.mailing.status is MailingStatus.CANCELLED
    assert (left, found.backlog.queued) == ([desk.store.counts(desk.mailing.id).cancelled], 0)


def test_whoever_waits_is_told_when_nothing_is_sent_for_half_a_minute(desk: Desk) -> None:
    began, silences, stop = desk.clock.now(), [], threading.Event()
    desk.workspace = replace(
        desk.workspace, settings=replace(desk.workspace.settings, patience=timedelta(minutes=10))
    )

    def wait(_stop: threading.Event, seconds: float) -> None:
        desk.clock.advance(seconds=seconds)
        desk.store.record_worker(a_worker(desk))
        if desk.clock.now() - began == timedelta(seconds=60):
            desk.slice(10)
        if desk.clock.now() - began > timedelta(seconds=120):
            stop.set()

    desk.store.record_worker(a_worker(desk))
    follow_mailing(
        desk.workspace,
        desk.mailing.id,
        stop=stop,
        on_backlog=lambda _backlog: None,
        on_wait=lambda _until: None,
        on_silence=lambda: silences.append(round((desk.clock.now() - began).total_seconds())),
        wait=wait,
    )
    assert silences == [31, 91]


def test_a_pause_ends_it_and_so_does_a_mailing_that_does_not_get_on(desk: Desk) -> None:
    def beat() -> None:
        desk.store.record_worker(a_worker(desk))

    def pause() -> None:
        desk.store.steer(desk.mailing.id, MailingStatus.PAUSED, now=desk.clock.now())

    beat()
    patience = timedelta(seconds=60)
    desk.workspace = replace(desk.workspace, settings=replace(desk.workspace.settings, patience=patience))
    began = desk.clock.now()
    assert not followed(desk, [beat]).without_worker
    assert desk.clock.now() - began >= patience
    assert followed(desk, [pause]).mailing.status is MailingStatus.PAUSED
