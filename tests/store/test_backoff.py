"""The back-off: waits grow, and end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.store.backoff import LIFETIME, MAX_TRIES, next_try
from tests.store.people import NOW, later


@pytest.mark.parametrize(("tries", "hours"), [(1, 0.5), (2, 1), (3, 2), (4, 3), (5, 3), (19, 3)])
def test_the_waits_grow_to_three_hours(tries: int, hours: float) -> None:
    assert next_try(tries=tries, first_try_at=NOW, now=NOW) == later(hours=hours)


def test_a_copy_is_given_up_after_two_days_or_twenty_tries() -> None:
    assert next_try(tries=MAX_TRIES, first_try_at=NOW, now=NOW) is None
    assert next_try(tries=2, first_try_at=NOW, now=NOW + LIFETIME) is None
    assert next_try(tries=2, first_try_at=NOW, now=NOW + LIFETIME - timedelta(seconds=1)) is not None


@given(tries=st.integers(1, 40), minutes=st.integers(0, 60 * 24 * 5))
def test_every_wait_is_at_least_half_an_hour_and_there_is_an_end(tries: int, minutes: int) -> None:
    now = later(minutes=minutes)
    again = next_try(tries=tries, first_try_at=NOW, now=now)
    if again is None:
        assert tries >= MAX_TRIES or now - NOW >= LIFETIME
    else:
        assert timedelta(minutes=30) <= again - now <= timedelta(hours=3)
