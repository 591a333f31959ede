"""The window: who is marked at risk with whom, and how its size follows the pace of the connection."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import UncertainPolicy
from newsletter.sending.at_risk_window import (
    GROW_SECONDS,
    SHRINK_SECONDS,
    STALE_SECONDS,
    WINDOW,
    AtRiskWindow,
    window_for,
)
from tests.sending.ledgers import store_with


@dataclass
class Seconds:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def window_of(size: int, order: range, seconds: Seconds) -> AtRiskWindow:
    window = AtRiskWindow(size=size, seconds=seconds)
    window.begin(order)
    return window


def test_those_who_come_next_are_marked_together() -> None:
    window = window_of(3, range(10), Seconds())
    assert window.next_to_mark([4]) == [4, 5, 6]
    assert window_of(3, range(10), Seconds()).next_to_mark([9]) == [9]
    assert window_of(1, range(10), Seconds()).next_to_mark([4]) == [4]


def test_several_at_once_are_a_window_of_their_own() -> None:
    assert window_of(3, range(10), Seconds()).next_to_mark([2, 3]) == [2, 3]


def test_what_was_marked_ahead_may_go_once() -> None:
    window = window_of(3, range(10), Seconds())
    window.mark([4, 5, 6], frozenset({4, 5}))
    assert window.barred == {6}
    assert window.lets_go(5)
    assert not window.lets_go(5)
    assert not window.lets_go(6)


def test_who_was_marked_ahead_long_ago_is_asked_about_again() -> None:
    seconds = Seconds()
    window = window_of(3, range(10), seconds)
    window.mark(window.next_to_mark([4]), frozenset({4, 5, 6}))
    seconds.now += STALE_SECONDS
    assert not window.is_stale()
    seconds.now += 0.1
    assert window.is_stale()
    window.marked.clear()
    assert not window.is_stale()


def test_who_was_not_let_go_is_not_asked_about_again() -> None:
    window = window_of(4, range(10), Seconds())
    window.mark([5], frozenset())
    assert window.next_to_mark([4]) == [4, 6, 7]
    window.begin(range(10))
    assert window.barred == set()


@pytest.mark.parametrize(
    ("took", "sizes"),
    [
        (GROW_SECONDS / 2, [1, 2, 4, WINDOW, WINDOW]),
        (GROW_SECONDS * 2, [1, 1, 1, 1, 1]),
    ],
)
def test_a_quick_connection_gets_a_larger_window(took: float, sizes: list[int]) -> None:
    seconds = Seconds()
    window = window_of(1, range(100), seconds)
    found = []
    for number in range(len(sizes)):
        found.append(len(window.next_to_mark([number * 10])))
        seconds.now += took
    assert found == sizes


def test_a_slow_connection_gets_a_window_of_one() -> None:
    seconds = Seconds()
    window = window_of(WINDOW, range(100), seconds)
    found = []
    for number in range(4):
        found.append(len(window.next_to_mark([number * 10])))
        seconds.now += SHRINK_SECONDS * 2
    assert found == [5, 2, 1, 1]


@given(
    largest=st.integers(1, 30),
    takes=st.lists(st.floats(0, 2, allow_nan=False), max_size=30),
)
def test_never_more_than_the_largest_are_at_risk(largest: int, takes: list[float]) -> None:
    seconds = Seconds()
    window = AtRiskWindow(largest=largest, seconds=seconds)
    window.begin(range(1000))
    for number, took in enumerate(takes):
        assert 1 <= len(window.next_to_mark([number * 31])) <= largest
        seconds.now += took


@pytest.mark.parametrize(("policy", "largest"), [(UncertainPolicy.RESEND, 25), (UncertainPolicy.HOLD, 1)])
def test_where_nobody_may_be_in_doubt_the_window_is_one(
    policy: UncertainPolicy, largest: int, tmp_path: Path
) -> None:
    with store_with(1, folder=tmp_path, policy=policy) as (_, mailing):
        assert window_for(mailing, 25) == largest
