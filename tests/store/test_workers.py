"""Heartbeats of workers: who is running, and who was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from newsletter.store.database import Store
from newsletter.store.workers import ALIVE, WorkerState
from tests.store.people import NOW


def a_worker(name: str = "a", **given: object) -> WorkerState:
    state = WorkerState(id=name, host="send1", pid=812, slots=2, busy=1, started_at=NOW, seen_at=NOW)
    return replace(state, **given)  # type: ignore[arg-type]


def test_a_worker_is_running_while_its_heartbeat_is_fresh(store: Store) -> None:
    first, second = a_worker(), a_worker("b", started_at=NOW - timedelta(hours=1))
    store.record_worker(first)
    store.record_worker(second)
    assert store.live_workers(now=NOW + ALIVE) == (second, first)
    assert store.live_workers(now=NOW + ALIVE + timedelta(seconds=1)) == ()
    assert store.seen_workers() == (second, first)
    # Another machine's clock may be a little ahead.
    assert store.live_workers(now=NOW - timedelta(seconds=5)) == (second, first)


def test_a_heartbeat_replaces_the_one_before(store: Store) -> None:
    store.record_worker(a_worker())
    last = a_worker(busy=0, seen_at=NOW + timedelta(minutes=1))
    store.record_worker(last)
    assert store.live_workers(now=last.seen_at) == (last,)


def test_a_worker_that_stops_is_gone_and_one_that_died_is_forgotten_after_a_day(store: Store) -> None:
    store.record_worker(a_worker())
    store.record_worker(a_worker("b"))
    store.remove_worker("b")
    store.remove_worker("never there")
    assert [one.id for one in store.live_workers(now=NOW)] == ["a"]
    store.record_worker(a_worker("c", seen_at=NOW + timedelta(days=1, seconds=1)))
    assert store.live_workers(now=NOW) == ()
