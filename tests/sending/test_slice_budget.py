"""The budget of a slice: shared by its threads, exact, and over when its time is."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.slice_budget import SliceBudget, SliceLimits


def test_without_limits_everything_is_given() -> None:
    budget = SliceBudget()
    assert [budget.take(400) for _ in range(1000)] == [400] * 1000
    assert budget.seconds_left() == math.inf
    assert not budget.is_over()
    assert not budget.is_timed


@given(limit=st.integers(0, 50), steps=st.lists(st.tuples(st.integers(1, 20), st.floats(0, 1)), max_size=30))
def test_no_more_is_out_than_the_limit_and_what_comes_back_is_given_again(
    limit: int, steps: list[tuple[int, float]]
) -> None:
    budget = SliceBudget(SliceLimits(deliveries=limit))
    out = 0
    for wanted, share in steps:
        taken = budget.take(wanted)
        assert taken == min(wanted, limit - out)
        back = int(taken * share)
        budget.give_back(back)
        out += taken - back


def test_threads_share_it() -> None:
    budget = SliceBudget(SliceLimits(deliveries=1_000))
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: budget.take(3), range(1_000))) == 1_000


def test_its_time_runs_from_the_moment_it_is_made() -> None:
    now = [100.0]
    budget = SliceBudget(SliceLimits(seconds=20), steady=lambda: now[0])
    assert budget.is_timed
    now[0] = 115.0
    assert (budget.seconds_left(), budget.is_over()) == (5.0, False)
    now[0] = 120.0
    assert (budget.seconds_left(), budget.is_over()) == (0.0, True)
    now[0] = 121.5
    assert (budget.seconds_left(), budget.is_over()) == (-1.5, True)


@pytest.mark.parametrize("limits", [SliceLimits(seconds=20), SliceLimits()])
def test_it_can_be_ended_early_and_what_is_in_hand_comes_back(limits: SliceLimits) -> None:
    budget = SliceBudget(limits)
    assert budget.take(5) == 5
    budget.end()
    assert budget.is_over()
    assert budget.seconds_left() < 0
    budget.give_back(5)
