"""When: what staff type after --at, and what is said of what they should not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ScheduleError
from newsletter.schedule.send_time import read_when
from newsletter.schedule.wall_time import local
from tests.schedule.clocks import TELLING, utc, wall

ZONE = "America/Los_Angeles"
NOW = utc("2026-11-24 17:30")  # a Tuesday, 09:30 there


def when(words: str) -> str:
    instant = read_when(words, zone=ZONE, now=NOW)
    return f"{local(instant.at, instant.zone):%Y-%m-%d %H:%M %Z}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-12-08 09:00", "2026-12-08 09:00 PST"),
        ("2026-12-08T09:00", "2026-12-08 09:00 PST"),
        ("2026-12-08 at 9am", "2026-12-08 09:00 PST"),
        ("8 December 2026 9:00", "2026-12-08 09:00 PST"),
        ("December 8, 2026 at 9:00", "2026-12-08 09:00 PST"),
        ("9:00 on 8 December 2026", "2026-12-08 09:00 PST"),
        ("Tuesday, 8 December 2026, 09:00", "2026-12-08 09:00 PST"),
        ("Tue 2026-12-08 9:00", "2026-12-08 09:00 PST"),
        ("December 8 9am", "2026-12-08 09:00 PST"),
        ("Dec. 8th at 9:00", "2026-12-08 09:00 PST"),
        ("8 Dec 17:30", "2026-12-08 17:30 PST"),
        ("Tuesday, December 8 9:00", "2026-12-08 09:00 PST"),
        ("November 24 17:00", "2026-11-24 17:00 PST"),
        ("3 de marzo 9:00", "2027-03-03 09:00 PST"),
        ("1 May 9:00", "2027-05-01 09:00 PDT"),
        ("2026-12-08 9:00 Europe/Berlin", "2026-12-08 09:00 CET"),
        ("2026-12-08 9:00 europe/berlin", "2026-12-08 09:00 CET"),
        ("2026-12-08 9:00 UTC", "2026-12-08 09:00 UTC"),
        ("2026-12-08T09:00+01:00", "2026-12-08 00:00 PST"),
        ("2026-12-08 09:00 +0100", "2026-12-08 00:00 PST"),
        ("2026-12-08T09:00Z", "2026-12-08 01:00 PST"),
        ("today 17:00", "2026-11-24 17:00 PST"),
        ("tomorrow 9:00", "2026-11-25 09:00 PST"),
        ("9:00 tomorrow", "2026-11-25 09:00 PST"),
        ("Tuesday 17:00", "2026-11-24 17:00 PST"),
        ("Tuesday 9:00", "2026-12-01 09:00 PST"),
        ("next Tuesday 17:00", "2026-12-01 17:00 PST"),
        ("next Friday 9:00", "2026-11-27 09:00 PST"),
        ("sat noon", "2026-11-28 12:00 PST"),
        ("in 2 hours", "2026-11-24 11:30 PST"),
        ("in 90 minutes", "2026-11-24 11:00 PST"),
        ("in 3 days", "2026-11-27 09:30 PST"),
        ("last Friday of the month 9:00", "2026-11-27 09:00 PST"),
        ("first Monday of the month 9:00", "2026-12-07 09:00 PST"),
        ("day 24 of the month 9:00", "2026-12-24 09:00 PST"),
        ("2027-03-14 02:30", "2027-03-14 03:00 PDT"),
    ],
)
def test_words_mean_one_moment(words: str, expected: str) -> None:
    assert when(words) == expected


def test_days_from_now_keep_the_wall_time_where_the_clocks_change() -> None:
    instant = read_when("in 1 day", zone=ZONE, now=utc("2026-10-31 17:30"))
    assert instant.at == utc("2026-11-01 18:30")


def test_the_day_is_the_zones_own() -> None:
    instant = read_when("tomorrow 9:00", zone="Pacific/Auckland", now=utc("2026-11-24 12:00"))
    assert local(instant.at, "Pacific/Auckland").day == 26


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("9:00", "does not say which day"),
        ("tomorrow", "does not say what time"),
        ("next Tuesday", "does not say what time"),
        ("2026-02-30 9:00", "there is no such day"),
        ("2026-12-08 25:00", "there is no such day or time"),
        ("tomorrow 24:30", "there is no such time"),
        ("03/08/2027 9:00", "it is unclear which number is the month"),
        ("every Tuesday 9:00", "is a recurring time.*slots"),
        ("today 9:00", "is in the past"),
        ("November 24 9:00", "is in the past"),
        ("October 1 9:00", "is in the past"),
        ("Wednesday, 8 December 2026 9:00", "December 8, 2026 is a Tuesday.*Check the day"),
        ("Tuesday 9 December 9:00", "December 9, 2026 is a Wednesday"),
        ("29 February 9:00", "there is no such day"),
        ("December 32 9:00", "there is no such day"),
        ("8 Dezember 9:00", 'there is no month "dezember"'),
        ("Tuesday 30 9:00", "there is no month|is not understood"),
        ("2020-01-01 9:00", "is in the past"),
        ("2036-01-01 9:00", "more than 2 years from now"),
        ("9999-12-31 23:59", "years from now|out of range"),
        ("0001-01-01 00:00", "in the past|end of time"),
        ("2026-12-08 9:00 Europe/Berln", "Did you mean Europe/Berlin"),
        ("soon", "is not understood"),
        ("", "is not understood"),
        ("x" * 300, "is not understood"),
    ],
)
def test_what_means_nothing_is_refused_with_a_hint(words: str, expected: str) -> None:
    with pytest.raises(ScheduleError, match=expected) as told:
        when(words)
    assert told.value.hint


@given(st.text(max_size=40) | st.text(alphabet="next tuesday0123456789:-T+Z/in monthlast", max_size=40))
def test_no_words_break_it(words: str) -> None:
    try:
        instant = read_when(words, zone=ZONE, now=NOW)
    except ScheduleError:
        return
    assert NOW < instant.at <= NOW + timedelta(days=732)


@given(st.datetimes(wall("2026-11-26"), wall("2028-11-01")), st.sampled_from(TELLING))
def test_what_is_written_out_is_that_wall_time(moment: datetime, zone: str) -> None:
    plain = moment.replace(second=0, microsecond=0)
    instant = read_when(f"{plain:%Y-%m-%d %H:%M}", zone=zone, now=NOW)
    assert (instant.wall, instant.zone) == (plain, zone)
