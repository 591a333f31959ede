"""Delivering in slices: bounded, harmless when run twice at once, and honest about what is left."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsletter.app.delivering import (
    DeliveryCallbacks,
    SliceLimits,
    SliceSummary,
    deliver_all,
    deliver_slice,
)
from newsletter.app.workspace import OpenedStore, Workspace, open_workspace
from newsletter.errors import TransportDownError, TransportError
from newsletter.model import Limit, Mailing, MailingStatus, Message, Outcome, ThrottleRules
from newsletter.ports import RELAY
from newsletter.sending.next_slice import IN_HAND_SECONDS, OUTAGE_WAITS
from newsletter.starter import copy_starter
from newsletter.store.database import Store, open_store
from newsletter.transports.memory import MemorySession, MemoryTransport
from tests.sending.ledgers import START, StandingClock, statuses, store_with

SECOND = timedelta(seconds=1)


@dataclass
class Room:
    """A publication with a launched mailing, a transport in memory and a clock moved by hand."""

    workspace: Workspace
    mailing: Mailing
    transport: MemoryTransport
    clock: StandingClock

    @property
    def store(self) -> Store:
        return self.workspace.store

    def slice(self, deliveries: int | None = None, seconds: float | None = 20.0, **how: Any) -> SliceSummary:
        limits = SliceLimits(deliveries=deliveries, seconds=seconds)
        return deliver_slice(self.workspace, self.mailing, transport=self.transport, limits=limits, **how)

    @property
    def arrived(self) -> Counter[str]:
        return Counter(message.envelope_to for message in self.transport.messages)

    @property
    def statuses(self) -> Counter[str]:
        return Counter(statuses(self.store, self.mailing).values())

    def throttle(self, rules: ThrottleRules) -> None:
        """Limit how fast mail may leave, by a transport that has limits."""
        self.workspace = replace(self.workspace, settings=replace(self.workspace.settings, throttle=rules))
        self.transport.capabilities = replace(RELAY, reaches_people=False)


@contextmanager
def room_with(people: int, folder: Path, *, url: str = "sqlite://") -> Iterator[Room]:
    root = folder / "publication"
    copy_starter(root)
    clock = StandingClock()
    with store_with(people, url=url, folder=folder / "state") as (store, mailing):
        workspace = replace(open_workspace(root, {}), clock=clock, opened=OpenedStore(store))
        yield Room(workspace, mailing, MemoryTransport(), clock)


def outcomes(then: Callable[[int], object]) -> DeliveryCallbacks:
    """Call back with the number of each outcome, counted from 1."""
    seen: list[Message] = []

    def count(message: Message, _outcome: Outcome) -> None:
        seen.append(message)
        then(len(seen))

    return DeliveryCallbacks(on_outcome=count)


# --- Bounds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "each"), [(0, 5), (7, 7), (61, 20)])
def test_slices_one_after_the_other_send_everybody_one_copy(people: int, each: int, tmp_path: Path) -> None:
    with room_with(people, tmp_path) as room:
        left = people
        while True:
            summary = room.slice(each)
            assert summary.accepted == min(each, left)
            left -= summary.accepted
            assert summary.backlog.left == left
            if summary.next_due is None:
                break
            assert summary.next_due == room.clock.now()
        assert summary.finished
        assert left == 0
        assert len(room.arrived) == people
        assert set(room.arrived.values()) <= {1}


def test_a_slice_hands_over_no_more_than_it_may_although_threads_share_it(tmp_path: Path) -> None:
    with room_with(120, tmp_path) as room:
        room.transport.refuse("reader3@reader.example")
        summary = room.slice(30)
        assert summary.accepted + summary.failed == 30
        assert room.statuses["queued"] == 90
        assert not summary.finished


def test_what_is_put_back_costs_a_slice_nothing(tmp_path: Path) -> None:
    with room_with(20, tmp_path) as room:
        room.transport.break_down(TransportDownError("gone", retry_after_seconds=0.01), times=3)
        assert room.slice(10).accepted == 10


class Slow(MemoryTransport):
    """Takes a while for each message."""

    def answer(self, message: Message) -> Outcome:
        time.sleep(0.05)
        return super().answer(message)


def test_a_slice_ends_when_its_time_is_over_and_puts_the_rest_back(tmp_path: Path) -> None:
    with room_with(200, tmp_path) as room:
        room.transport = Slow()
        began = time.monotonic()
        summary = room.slice(seconds=0.5)
        assert time.monotonic() - began < 5
        assert 0 < summary.accepted < 200
        assert room.statuses == {"sent": summary.accepted, "queued": 200 - summary.accepted}
        assert (summary.stopped, summary.problem, summary.outages) == (False, None, 0)
        assert summary.next_due == room.clock.now()


# --- Twice at once ------------------------------------------------------------------------------------


def test_the_same_slice_many_times_at_once_sends_everybody_one_copy(shared_url: str, tmp_path: Path) -> None:
    """Threads of two processes' worth: two of them share a database, the others have one of their own."""
    with room_with(150, tmp_path, url=shared_url) as room, ThreadPoolExecutor(4) as pool:

        def work(number: int) -> None:
            with open_store(shared_url, state_folder=tmp_path / "state") as other:
                opened = room.workspace if number < 2 else replace(room.workspace, opened=OpenedStore(other))
                own = replace(room, workspace=opened)
                while own.slice(20).next_due == START:
                    pass

        for done in [pool.submit(work, number) for number in range(4)]:
            done.result(timeout=120)
        assert room.slice().finished
        assert len(room.arrived) == 150
        assert set(room.arrived.values()) == {1}


def test_two_slices_that_meet_the_same_broken_transport_pause_the_mailing_once(tmp_path: Path) -> None:
    with room_with(60, tmp_path) as room, ThreadPoolExecutor(2) as pool:
        room.transport.break_down(TransportError("wrong password"), times=99)
        found = [one.result(timeout=60) for one in [pool.submit(room.slice, 30) for _ in range(2)]]
        assert {one.status for one in found} == {MailingStatus.PAUSED}
        after = room.store.mailing(room.mailing.id)
        assert after is not None
        assert after.reason == "wrong password"
        assert room.statuses == {"queued": 60}


def test_what_another_sender_has_in_hand_is_looked_at_again_later(tmp_path: Path) -> None:
    with room_with(5, tmp_path) as room, room.store.worker() as other:
        room.store.claim(room.mailing.id, other, limit=2, now=START)
        summary = room.slice()
        assert (summary.accepted, summary.finished, summary.backlog.in_hand) == (3, False, 2)
        assert summary.next_due == START + IN_HAND_SECONDS * SECOND
        room.store.release(room.mailing.id, other, now=START)
        summary = room.slice()
        assert (summary.accepted, summary.finished, summary.backlog.in_hand) == (2, True, 0)


# --- What is left, and when it is due ---------------------------------------------------------------------


def test_a_delivery_that_is_put_off_is_due_when_it_is_tried_again(tmp_path: Path) -> None:
    with room_with(3, tmp_path) as room:
        room.transport.defer("reader1@reader.example")
        summary = room.slice()
        assert (summary.accepted, summary.deferred, summary.backlog.deferred) == (2, 1, 1)
        assert summary.next_due == START + timedelta(minutes=1)
        room.clock.at = summary.next_due
        assert room.slice().finished


def test_a_limit_that_outlasts_the_slice_ends_it_and_says_until_when(tmp_path: Path) -> None:
    with room_with(12, tmp_path) as room:
        room.throttle(ThrottleRules(transport=Limit(per_hour=5)))
        held: list[datetime] = []
        began = time.monotonic()
        summary = room.slice(callbacks=DeliveryCallbacks(on_hold=held.append))
        assert time.monotonic() - began < 15
        assert summary.accepted < 12
        assert summary.next_due == held[-1] > START + 20 * SECOND
        assert room.statuses["queued"] == 12 - summary.accepted
        assert summary.status is MailingStatus.SENDING


# --- Stop, pause, cancel ------------------------------------------------------------------------------------


def test_a_stop_ends_a_slice_and_is_told(tmp_path: Path) -> None:
    with room_with(90, tmp_path) as room:
        room.transport = Slow()
        stop = threading.Event()
        summary = room.slice(stop=stop, callbacks=outcomes(lambda number: stop.set()))
        assert summary.stopped
        assert summary.backlog.queued == 90 - summary.accepted > 0
        assert summary.next_due == room.clock.now()


@pytest.mark.parametrize("status", [MailingStatus.PAUSED, MailingStatus.CANCELLED])
def test_steering_from_elsewhere_ends_it_and_nothing_is_due(status: MailingStatus, tmp_path: Path) -> None:
    with room_with(90, tmp_path) as room:

        def steer(number: int) -> None:
            if number == 1:
                room.store.steer(room.mailing.id, status, now=START)

        summary = room.slice(callbacks=outcomes(steer))
        assert (summary.status, summary.next_due, summary.problem) == (status, None, None)
        assert summary.accepted < 90


def test_a_mailing_cancelled_while_its_transport_breaks_stays_cancelled(tmp_path: Path) -> None:
    class Cancelling(MemoryTransport):
        def open(self) -> MemorySession:
            room.store.steer(room.mailing.id, MailingStatus.CANCELLED, now=START)
            raise TransportError("wrong password")

    with room_with(9, tmp_path) as room:
        room.transport = Cancelling()
        summary = room.slice()
        assert (summary.status, summary.next_due) == (MailingStatus.CANCELLED, None)


# --- Outages ------------------------------------------------------------------------------------------------


def down(room: Room) -> None:
    room.transport.break_down(TransportDownError("gone", retry_after_seconds=30), times=10_000)


def test_a_server_that_is_away_for_a_few_slices_pauses_nothing_before_it_has_had_its_time(
    tmp_path: Path,
) -> None:
    with room_with(9, tmp_path) as room:
        down(room)
        outages = 0
        for wait in OUTAGE_WAITS:
            summary = room.slice(outages=outages)
            outages = summary.outages
            assert isinstance(summary.problem, TransportDownError)
            assert summary.status is MailingStatus.SENDING
            assert summary.next_due == room.clock.now() + max(wait, 30 * SECOND)
        last = room.slice(outages=outages)
        assert (last.status, last.next_due) == (MailingStatus.PAUSED, None)
        after = room.store.mailing(room.mailing.id)
        assert after is not None
        assert after.reason == "gone"
        assert room.statuses == {"queued": 9}


@pytest.mark.parametrize("seconds", [1.02, 2.0])
def test_an_outage_is_noticed_whether_the_time_ends_in_a_wait_or_after_it(
    seconds: float, tmp_path: Path
) -> None:
    with room_with(9, tmp_path) as room:
        room.transport.break_down(TransportDownError("gone"), times=10_000)
        summary = room.slice(seconds=seconds)
        assert (summary.outages, summary.next_due) == (1, START + OUTAGE_WAITS[0])


def test_a_server_that_comes_back_starts_the_count_anew(tmp_path: Path) -> None:
    with room_with(9, tmp_path) as room:
        down(room)
        assert room.slice(outages=2).outages == 3
        room.transport = MemoryTransport()
        summary = room.slice(outages=3)
        assert (summary.outages, summary.problem, summary.finished) == (0, None, True)


def test_a_server_that_lets_one_thread_in_is_no_outage(tmp_path: Path) -> None:
    class OneAtATime(MemoryTransport):
        first: int | None = None

        def open(self) -> MemorySession:
            self.first = self.first or threading.get_ident()
            if threading.get_ident() == self.first:
                return super().open()
            raise TransportDownError("421 4.7.0 too many connections", retry_after_seconds=60)

    with room_with(120, tmp_path) as room:
        room.transport = OneAtATime()
        summary = room.slice()
        assert (summary.outages, summary.problem) == (0, None)
        assert summary.accepted > 0


def test_a_password_that_is_wrong_pauses_at_once_and_later_it_goes_on(tmp_path: Path) -> None:
    class WithPassword(MemoryTransport):
        right = False

        def open(self) -> MemorySession:
            if not self.right:
                raise TransportError("wrong password")
            return super().open()

    with room_with(9, tmp_path) as room:
        room.transport = transport = WithPassword()
        summary = room.slice()
        assert summary.status is MailingStatus.PAUSED
        assert summary.problem is not None
        assert summary.problem.message == "wrong password"
        transport.right = True
        room.store.steer(room.mailing.id, MailingStatus.SENDING, now=START)
        assert room.slice().finished
        assert set(room.arrived.values()) == {1}


# --- All of it ----------------------------------------------------------------------------------------------


def deliver(room: Room, callbacks: DeliveryCallbacks, stop: threading.Event | None = None) -> SliceSummary:
    def wait(_halt: threading.Event, seconds: float) -> None:
        room.clock.advance(seconds=seconds)

    return deliver_all(
        room.workspace,
        room.mailing,
        transport=room.transport,
        stop=stop or threading.Event(),
        callbacks=callbacks,
        wait=wait,
    )


def test_all_of_it_waits_for_what_is_due_soon_and_ends(tmp_path: Path) -> None:
    with room_with(5, tmp_path) as room:
        room.transport.defer("reader1@reader.example", times=2)
        waits: list[datetime] = []
        summary = deliver(room, DeliveryCallbacks(on_wait=waits.append))
        assert summary.finished
        assert waits == [START + timedelta(minutes=1), START + timedelta(minutes=6)]
        assert room.transport.opened == 3


def test_all_of_it_does_not_wait_longer_than_its_patience(tmp_path: Path) -> None:
    with room_with(5, tmp_path) as room:
        room.transport.defer("reader1@reader.example", times=9)
        summary = deliver(room, DeliveryCallbacks())
        assert not summary.finished
        assert summary.next_due is not None
        assert summary.next_due - room.clock.now() > room.workspace.settings.patience


def test_all_of_it_keeps_one_connection_for_each_thread(tmp_path: Path) -> None:
    with room_with(500, tmp_path) as room:
        assert deliver(room, DeliveryCallbacks()).accepted == 500
        assert room.transport.opened <= room.workspace.settings.threads


@pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(hours=3), timedelta(days=-2)])
def test_a_clock_that_is_set_in_the_middle_of_a_slice_loses_nobody_and_no_hours(
    step: timedelta, tmp_path: Path
) -> None:
    with room_with(30, tmp_path) as room:
        room.transport.defer("reader29@reader.example")

        def set_clock(number: int) -> None:
            if number == 1:
                room.clock.at += step

        room.slice(callbacks=outcomes(set_clock))
        # And back again, as a time server does.
        room.clock.at -= step
        for _ in range(3):
            room.clock.advance(minutes=1)
            summary = room.slice()
        assert summary.finished
        assert set(room.arrived.values()) == {1}
        assert len(room.arrived) == 30


def test_what_a_clock_that_was_set_back_put_off_is_due_after_a_slice_that_finds_nothing(
    tmp_path: Path,
) -> None:
    with room_with(5, tmp_path) as room:
        room.transport.defer("reader1@reader.example")
        room.clock.at += timedelta(hours=3)
        assert room.slice().next_due == room.clock.now() + timedelta(minutes=1)
        room.clock.at -= timedelta(hours=3)
        assert room.slice().next_due == room.clock.now()
        assert room.slice().finished
        assert set(room.arrived.values()) == {1}
