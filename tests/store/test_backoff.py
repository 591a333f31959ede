"""The back-off: waits grow, and end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.store.backoff import LIFETIME, MAX_TRIES, next_try
from tests.store.people import NOW, later


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (6, 120), (7, 180), (19, 180)]
)
def test_the_waits_grow_to_three_hours(tries: int, minutes: float) -> None:
    assert next_try(tries=tries, first_try_at=NOW, now=NOW) == later(minutes=minutes)


def test_a_copy_is_given_up_after_two_days_or_too_many_tries() -> None:
    assert next_try(tries=MAX_TRIES, first_try_at=NOW, now=NOW) is None
    assert next_try(tries=2, first_try_at=NOW, now=NOW + LIFETIME) is None
    assert next_try(tries=2, first_try_at=NOW, now=NOW + LIFETIME - timedelta(seconds=1)) is not None


def test_the_last_try_is_at_the_end_of_the_lifetime() -> None:
    short = timedelta(hours=6)
    assert next_try(tries=7, first_try_at=NOW, now=later(hours=5), lifetime=short) == later(hours=6)
    assert next_try(tries=8, first_try_at=NOW, now=later(hours=6), lifetime=short) is None


@given(minutes=st.integers(1, 120 * 60))
def test_a_copy_that_is_always_put_off_is_tried_to_the_end_of_its_lifetime(minutes: int) -> None:
    now, tries, lifetime = NOW, 1, timedelta(minutes=minutes)
    while (again := next_try(tries=tries, first_try_at=NOW, now=now, lifetime=lifetime)) is not None:
        assert timedelta(0) < again - now <= timedelta(hours=3)
        now, tries = again, tries + 1
    assert now - NOW == lifetime
    assert tries < MAX_TRIES


def test_a_server_that_greylists_for_five_minutes_is_asked_again_soon_after() -> None:
    second = next_try(tries=1, first_try_at=NOW, now=NOW)
    assert second is not None
    third = next_try(tries=2, first_try_at=NOW, now=second)
    assert third is not None
    assert timedelta(minutes=5) < third - NOW < timedelta(minutes=10)
