"""The throttle's memory: one truth about a lane, for all senders."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from newsletter.model import LaneState, Limit
from newsletter.sending.throttle import grant
from newsletter.store.database import Store, open_store
from newsletter.store.throttle_tables import throttle_lanes


def add(name: str, store: Store) -> LaneState:
    def change(states: Mapping[str, LaneState]) -> tuple[Mapping[str, LaneState], LaneState]:
        more = replace(states[name], day_count=states[name].day_count + 1)
        return {name: more}, more

    return store.change_lanes((name,), change)


def test_a_lane_nobody_used_is_fresh_and_then_remembered(store: Store) -> None:
    assert store.lanes("smtp") == {}
    assert add("smtp", store) == LaneState(day_count=1)
    assert add("smtp", store) == LaneState(day_count=2)
    assert store.lanes("smtp") == {"smtp": LaneState(day_count=2)}


def test_everything_of_a_lane_comes_back(store: Store) -> None:
    whole = LaneState(
        next_at=1.5, shut_until=2.5, tail_at=3.5, cap=4.5, ceiling=5.5, cap_at=6.5, minute=7,
        minutes=(8, 9), day=10, day_count=11, step=12,
    )  # fmt: skip
    store.change_lanes(("smtp a.example",), lambda _states: ({"smtp a.example": whole}, None))
    assert store.lanes("smtp") == {"smtp a.example": whole}


def test_what_earlier_versions_counted_by_five_minutes_still_counts(store: Store) -> None:
    now, limit = 1_773_221_400.0, Limit(per_hour=10)
    add("smtp", store)
    earlier = json.dumps({"span": int(now // 300), "spans": [0] * 11 + [10], "day_count": 10})
    with store._database.writing() as connection:
        connection.execute(sa.update(throttle_lanes).values(state=earlier))
    known = store.lanes("smtp")["smtp"]
    assert sum(known.minutes) == 10
    for minutes, room in ((0, 0), (4, 0), (12, 10)):
        assert len(grant(known, limit, wanted=99, now=now + 60 * minutes)[1].times) == room


def test_lanes_of_other_transports_are_not_told(store: Store) -> None:
    for name in ("smtp", "smtp é.example", "smtp2", "sendgrid a.example", "warm-up a.example", "smt"):
        add(name, store)
    assert set(store.lanes("smtp")) == {"smtp", "smtp é.example"}


def test_several_lanes_are_changed_together_or_not_at_all(store: Store) -> None:
    def change(states: Mapping[str, LaneState]) -> tuple[Mapping[str, LaneState], None]:
        assert set(states) == {"smtp", "smtp a.example"}
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.change_lanes(("smtp a.example", "smtp", "smtp"), change)
    assert store.lanes("smtp") == {}


def test_threads_and_stores_never_lose_a_change(shared_url: str, state_folder: Path) -> None:
    names = ("smtp", "smtp a.example")
    with (
        open_store(shared_url, state_folder=state_folder) as one,
        open_store(shared_url, state_folder=state_folder) as other,
    ):

        def work(store: Store, order: tuple[str, ...]) -> None:
            for _ in range(20):
                store.change_lanes(
                    order,
                    lambda states: (
                        {name: replace(s, day_count=s.day_count + 1) for name, s in states.items()},
                        None,
                    ),
                )

        threads = [
            threading.Thread(target=work, args=(store, order))
            for store in (one, other)
            for order in (names, names[::-1])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {name: state.day_count for name, state in one.lanes("smtp").items()} == dict.fromkeys(
            names, 80
        )
