"""Rhythm: each turn is due once, whenever it is asked."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ScheduleError
from newsletter.schedule.job_interval import last_due, next_due, read_job_interval
from newsletter.schedule.recurrence import Recurrence, occurrences
from tests.schedule.clocks import TELLING, THOROUGH, utc, wall

MOMENTS = st.datetimes(wall("2005-01-01"), wall("2035-01-01"), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("words", "now", "last", "following"),
    [
        ("every hour", "2026-12-08 17:20", "2026-12-08 17:00", "2026-12-08 18:00"),
        ("hourly", "2026-12-08 17:00", "2026-12-08 17:00", "2026-12-08 18:00"),
        ("every 15 minutes", "2026-12-08 17:20", "2026-12-08 17:15", "2026-12-08 17:30"),
        ("every minute", "2026-12-08 17:20", "2026-12-08 17:20", "2026-12-08 17:21"),
        ("every day 3:30", "2026-12-08 17:20", "2026-12-08 11:30", "2026-12-09 11:30"),
    ],
)
def test_a_turn_and_the_next(words: str, now: str, last: str, following: str) -> None:
    rhythm = read_job_interval(words, zone="America/Los_Angeles")
    assert rhythm is not None
    assert (last_due(rhythm, utc(now)), next_due(rhythm, utc(now))) == (utc(last), utc(following))


def test_never_is_never() -> None:
    assert read_job_interval("Never", zone="UTC") is None


@pytest.mark.parametrize("words", ["", "sometimes", "every 0 minutes", "every fortnight"])
def test_what_is_no_rhythm_is_refused(words: str) -> None:
    with pytest.raises(ScheduleError, match="every 30 minutes"):
        read_job_interval(words, zone="UTC")


@given(MOMENTS, st.integers(1, 600), st.sampled_from(["minutes", "hours"]))
def test_now_lies_between_its_turn_and_the_next(now: datetime, number: int, unit: str) -> None:
    rhythm = read_job_interval(f"every {number} {unit}", zone="UTC")
    assert rhythm is not None
    last, following = last_due(rhythm, now), next_due(rhythm, now)
    assert last is not None
    assert last <= now < following
    assert following - last == timedelta(**{unit: number})
    assert last_due(rhythm, following - timedelta(microseconds=1)) == last


TROUBLED = ("every Sunday 2:30", "last Sunday of the month 1:30", "day 31 of the month 0:00")


@pytest.mark.parametrize(
    ("zone", "words"),
    [*(itertools.product(TELLING, TROUBLED) if THOROUGH else zip(TELLING, TROUBLED, strict=False))],
)
def test_asked_at_any_moments_for_ten_years_each_turn_is_taken_once(zone: str, words: str) -> None:
    """As jobs are run: what was taken last is all that is remembered; the clock steps back now and then."""
    rhythm = read_job_interval(words, zone=zone)
    assert isinstance(rhythm, Recurrence)
    dice = random.Random(f"{zone} {words}")
    now = start = utc("2026-01-01 00:00")
    end = utc("2036-01-01 00:00")
    taken = [last_due(rhythm, start)]
    while now < end:
        now += timedelta(hours=dice.uniform(1, 5 * 24))
        seen = now - timedelta(hours=dice.choice((0, 0, 0, 2, 30)))
        due = last_due(rhythm, seen)
        if due is not None and (taken[-1] is None or taken[-1] < due):
            assert taken[-1] is None or next_due(rhythm, taken[-1]) == due, "none is left out"
            taken.append(due)
    last = taken[-1]
    assert last is not None
    wanted = itertools.takewhile(lambda at: at <= last, (one.at for one in occurrences(rhythm, after=start)))
    assert taken[1:] == list(wanted)
    assert len(taken) > 100
