"""Instants: a wall time is one point in time, gaps and folds included, in every zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ScheduleError
from newsletter.model import Quirk
from newsletter.schedule.wall_time import explain_clock_change, format_moment, instant_at, local, to_instant
from tests.schedule.clocks import TELLING, ZONES, utc, wall

WALLS = st.datetimes(wall("1970-01-01"), wall("2100-01-01")).map(lambda one: one.replace(microsecond=0))


def test_a_time_that_does_not_exist_is_the_moment_the_clocks_land_on() -> None:
    instant = to_instant(wall("2026-03-08 02:30"), "America/Los_Angeles")
    assert (instant.at, instant.quirk) == (utc("2026-03-08 10:00"), Quirk.GAP)
    assert explain_clock_change(instant) == (
        "2:30 AM does not exist on March 8, 2026 in America/Los_Angeles because the clocks go forward; "
        "it will go out at 3:00 AM"
    )


def test_a_time_that_comes_twice_is_the_first() -> None:
    instant = to_instant(wall("2026-11-01 01:30"), "America/Los_Angeles")
    assert (instant.at, instant.quirk) == (utc("2026-11-01 08:30"), Quirk.FOLD)
    assert "comes twice on November 1, 2026" in explain_clock_change(instant)
    assert "the first time (UTC-0700)" in explain_clock_change(instant)


@pytest.mark.parametrize(
    ("when", "zone", "at"),
    [
        ("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03 15:30"),  # half an hour
        ("2027-03-28 01:30", "Antarctica/Troll", "2027-03-28 01:00"),  # two hours
        ("2011-12-30 09:00", "Pacific/Apia", "2011-12-30 10:00"),  # a whole day left out
        ("2026-03-08 00:30", "America/Havana", "2026-03-08 05:00"),  # no midnight
    ],
)
def test_gaps_of_every_size_end_where_the_clocks_land(when: str, zone: str, at: str) -> None:
    instant = to_instant(wall(when), zone)
    assert (instant.at, instant.quirk) == (utc(at), Quirk.GAP)


def test_a_day_left_out_names_the_next() -> None:
    assert explain_clock_change(to_instant(wall("2011-12-30 09:00"), "Pacific/Apia")).endswith(
        "at 12:00 AM on December 31, 2011"
    )


def test_ordinary_times_need_no_explanation() -> None:
    instant = to_instant(wall("2026-12-08 09:00"), "America/Los_Angeles")
    assert explain_clock_change(instant) == ""
    assert format_moment(instant) == "Tuesday, December 8, 2026, 9:00 AM PST (America/Los_Angeles)"


@pytest.mark.parametrize(("zone", "shown"), [("Asia/Dubai", "UTC+0400 (Asia/Dubai)"), ("UTC", "UTC")])
def test_zones_without_letters_show_their_offset(zone: str, shown: str) -> None:
    assert format_moment(to_instant(wall("2026-12-08 09:00"), zone)).endswith(f", 9:00 AM {shown}")


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ScheduleError, match="there is no time zone"):
        to_instant(wall("2026-12-08 09:00"), "Nowhere/City")


@given(WALLS, st.sampled_from((*TELLING, *ZONES)))
def test_a_wall_time_comes_back_as_it_was_unless_it_does_not_exist(when: datetime, zone: str) -> None:
    instant = to_instant(when, zone)
    shown = local(instant.at, zone).replace(tzinfo=None, fold=0)
    assert instant.at.tzinfo is UTC
    if instant.quirk is Quirk.GAP:
        assert shown > when
        assert local(instant.at - timedelta(seconds=1), zone).replace(tzinfo=None) < when
    else:
        assert shown == when
    if instant.quirk is Quirk.FOLD:
        assert local(instant.at, zone).replace(fold=1).astimezone(UTC) > instant.at


@given(WALLS, WALLS, st.sampled_from(TELLING))
def test_later_on_the_wall_is_never_sooner_but_where_clocks_go_back(
    one: datetime, other: datetime, zone: str
) -> None:
    first, second = sorted([one, other])
    if second - first > timedelta(hours=3):
        assert to_instant(first, zone).at <= to_instant(second, zone).at


@given(st.datetimes(wall("1970-01-02"), wall("2100-01-01"), timezones=st.just(UTC)), st.sampled_from(TELLING))
def test_an_exact_moment_stays_exact(at: datetime, zone: str) -> None:
    assert instant_at(at, zone).at == at
    assert explain_clock_change(instant_at(at, zone)) == ""
