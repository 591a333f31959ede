"""Quiet hours: over midnight too, and over when they say."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ScheduleError
from newsletter.model import QuietHours
from newsletter.schedule.quiet_hours import after_quiet, is_quiet, read_quiet_hours
from newsletter.schedule.wall_time import local
from tests.schedule.clocks import TELLING, utc, wall

NIGHT = read_quiet_hours("21:00-07:00")
NOON = read_quiet_hours("12:00 to 13:30")


@pytest.mark.parametrize("words", ["", "21-7", "21:00", "25:00-07:00", "09:00-09:00", "21:00-07:00-08:00"])
def test_what_are_no_quiet_hours_is_refused(words: str) -> None:
    with pytest.raises(ScheduleError, match="Write it as 21:00-07:00"):
        read_quiet_hours(words)


@pytest.mark.parametrize(
    ("time", "night", "noon"),
    [("20:59", False, False), ("21:00", True, False), ("03:00", True, False), ("07:00", False, False),
     ("12:00", False, True), ("13:29", False, True), ("13:30", False, False)],
)  # fmt: skip
def test_the_start_is_quiet_and_the_end_is_not(time: str, night: bool, noon: bool) -> None:
    moment = dt.time.fromisoformat(time)
    assert (is_quiet(moment, NIGHT), is_quiet(moment, NOON), is_quiet(moment, None)) == (night, noon, False)


def test_what_falls_into_the_night_leaves_in_the_morning() -> None:
    assert after_quiet(utc("2026-12-08 06:00"), "America/Los_Angeles", NIGHT) == utc("2026-12-08 15:00")
    assert after_quiet(utc("2026-12-08 12:00"), "America/Los_Angeles", NIGHT) == utc("2026-12-08 15:00")
    at = utc("2026-12-08 18:00")
    assert after_quiet(at, "America/Los_Angeles", NIGHT) == at
    assert after_quiet(at, "America/Los_Angeles", None) == at


@given(
    st.datetimes(wall("2020-01-01"), wall("2036-01-01"), timezones=st.just(UTC)),
    st.sampled_from(TELLING),
    st.sampled_from([NIGHT, NOON, QuietHours(start=dt.time(0), end=dt.time(5))]),
)
def test_after_the_quiet_hours_it_is_not_quiet_and_less_than_a_day_later(
    at: datetime, zone: str, quiet: QuietHours
) -> None:
    over = after_quiet(at, zone, quiet)
    assert at <= over < at + timedelta(hours=26)
    assert not is_quiet(local(over, zone).time(), quiet)
