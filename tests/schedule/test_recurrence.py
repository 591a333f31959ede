"""Recurrence: once per period, at the stated wall time, for ten years, in every zone."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import ScheduleError
from newsletter.model import Instant, Quirk
from newsletter.schedule.recurrence import (
    Recurrence,
    last_until,
    next_after,
    occurrences,
    read_recurrence,
)
from newsletter.schedule.wall_time import local
from tests.schedule.clocks import TELLING, THOROUGH, ZONES, switches, troubled_times, utc

START = utc("2026-01-01 00:00")
END = utc("2036-01-01 00:00")
Period = Callable[[dt.date], object]

PERIODS: dict[str, Period] = {
    "every day": lambda day: day,
    "every Sunday": lambda day: day.isocalendar()[:2],
    "every 2 weeks on Sunday": lambda day: (day.toordinal() - dt.date(2001, 1, 1).toordinal()) // 14,
    "last Sunday of the month": lambda day: (day.year, day.month),
    "second Sunday of the month": lambda day: (day.year, day.month),
    "last Friday of the month": lambda day: (day.year, day.month),
    "day 31 of the month": lambda day: (day.year, day.month),
    "last day of the month": lambda day: (day.year, day.month),
    "last working day of the month": lambda day: (day.year, day.month),
    "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU": lambda day: day.year,
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29": lambda day: day.year,
}


def fired(recurrence: Recurrence, *, after: datetime = START, until: datetime = END) -> list[Instant]:
    """Return what fires, as a scheduler sees it: asked again each time, from the last firing."""
    found: list[Instant] = []
    now = after
    while (instant := next_after(recurrence, now)).at <= until:
        found.append(instant)
        now = instant.at
    return found


def check(zone: str, words: str, time: dt.time) -> None:
    recurrence = read_recurrence(f"{words} {time:%H:%M}", zone=zone)
    instants = list(itertools.takewhile(lambda one: one.at <= END, occurrences(recurrence, after=START)))
    ats = [one.at for one in instants]
    assert ats == sorted(set(ats)), "in order, none twice"
    for one in instants:
        shown = local(one.at, zone)
        assert one.wall.time() == time
        if one.quirk is not Quirk.GAP:
            assert shown.replace(tzinfo=None, fold=0) == one.wall, "at the stated wall time"
            assert shown.fold == 0, "the first of two"
        else:
            before = local(one.at - timedelta(seconds=1), zone).replace(tzinfo=None)
            assert before < one.wall < shown.replace(tzinfo=None), "where the clocks land"
    first, last = local(START, zone).date(), local(END, zone).date()
    inside = [one.wall.date() for one in instants if first < one.wall.date() < last]
    periods = [PERIODS[words](day) for day in inside]
    assert len(periods) == len(set(periods)), "once per period"
    days = [first + timedelta(days=number) for number in range(1, (last - first).days)]
    expected = {PERIODS[words](day) for day in days}
    if "BYMONTHDAY=29" in words:
        expected = {2028, 2032}
    # At either end a period may be cut.
    assert len(expected) - len(set(periods)) <= 2
    assert set(periods) <= expected


@given(
    st.sampled_from((*TELLING, *ZONES)),
    st.sampled_from(sorted(PERIODS)),
    st.times().map(lambda one: dt.time(one.hour, one.minute)),
)
@example("America/Los_Angeles", "every Sunday", dt.time(2, 30))
@example("America/Los_Angeles", "every Sunday", dt.time(1, 30))
@example("America/Havana", "every day", dt.time(0, 0))
@example("Africa/Cairo", "last Friday of the month", dt.time(0, 30))
@example("Australia/Lord_Howe", "every day", dt.time(2, 15))
@example("Europe/London", "last Sunday of the month", dt.time(1, 30))
@example("Antarctica/Troll", "every day", dt.time(1, 59))
def test_every_recurrence_fires_once_per_period_at_the_stated_wall_time(
    zone: str, words: str, time: dt.time
) -> None:
    check(zone, words, time)


@pytest.mark.parametrize("zone", ZONES if THOROUGH else TELLING)
def test_no_switch_of_ten_years_moves_doubles_or_swallows_a_firing(zone: str) -> None:
    """Each kind of recurrence, at the very times that do not exist or come twice in the zone."""
    for time in (*troubled_times(zone, START, END), dt.time(9, 0)):
        for words in PERIODS:
            check(zone, words, time)


WEEK_MONTH_YEAR = ("every Sunday", "last Friday of the month", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")


def test_all_zones_keep_their_hour_for_ten_years() -> None:
    """All IANA zones; those whose clocks do the same in these years are looked at once.

    Each kind of recurrence in turn; the long form takes all of them in every zone.
    """
    kinds = itertools.cycle([WEEK_MONTH_YEAR] if THOROUGH else [(words,) for words in WEEK_MONTH_YEAR])
    seen: set[object] = set()
    for zone in ZONES:
        clocks = (local(START, zone).utcoffset(), switches(zone, START, END))
        if clocks in seen:
            continue
        seen.add(clocks)
        for time in troubled_times(zone, START, END) or (dt.time(9, 0),):
            for words in next(kinds):
                check(zone, words, time)
    assert len(seen) > 50


def test_asking_again_from_each_firing_misses_none() -> None:
    for zone in TELLING[:5]:
        recurrence = read_recurrence("every day 0:30", zone=zone)
        stepped = [one.at for one in fired(recurrence, until=START + timedelta(days=330))]
        at_once = itertools.takewhile(
            lambda at: at <= START + timedelta(days=330),
            (one.at for one in occurrences(recurrence, after=START)),
        )
        assert stepped == list(at_once)


def test_a_day_that_a_zone_left_out_fires_once_for_both() -> None:
    recurrence = read_recurrence("every day 0:00", zone="Pacific/Apia")
    found = fired(recurrence, after=utc("2011-12-28 12:00"), until=utc("2012-01-02 12:00"))
    assert [local(one.at, "Pacific/Apia").day for one in found] == [29, 31, 1, 2, 3]


def test_a_leap_day_comes_when_there_is_one() -> None:
    recurrence = read_recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 9:00", zone="UTC")
    found = fired(recurrence, until=utc("2050-01-01 00:00"))
    assert [one.wall.year for one in found] == [2028, 2032, 2036, 2040, 2044, 2048]
    assert next_after(recurrence, utc("2097-01-01 00:00")).wall.year == 2104


def test_a_fortnight_counts_from_the_day_given() -> None:
    words = "every 2 weeks on Tuesday from 2026-12-08 9:00"
    for text in (words, "every 2 weeks on Tuesday 9:00 from 2026-12-08"):
        recurrence = read_recurrence(text, zone="UTC")
        found = [one.wall.date() for one in fired(recurrence, until=utc("2027-02-01 00:00"))]
        assert found[:3] == [dt.date(2026, 12, 8), dt.date(2026, 12, 22), dt.date(2027, 1, 5)]


def test_the_last_firing_is_found_and_now_counts() -> None:
    recurrence = read_recurrence("every Tuesday 9:00", zone="UTC")
    at = utc("2026-12-08 09:00")
    assert (found := last_until(recurrence, at)) is not None
    assert found.at == at
    assert (found := last_until(recurrence, at - timedelta(seconds=1))) is not None
    assert found.at == at - timedelta(days=7)
    leap = read_recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 9:00", zone="UTC")
    assert last_until(leap, utc("2031-01-01 00:00")) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("every Tuesday", "does not say what time"),
        ("every Tuseday 9:00", "is not understood"),
        ("every Tuesday 9:99", "does not say what time"),
        ("every Tuesday 24:30", "there is no such time"),
        ("", "does not say what time"),
        ("x" * 500, "is not understood"),
        ("day 32 of the month 9:00", "is not understood"),
        ("every 2 weeks on Tuesday from 2026-13-40 9:00", "there is no date 2026-13-40"),
        ("FREQ=SECONDLY 9:00", "FREQ cannot be 'SECONDLY'"),
        ("FREQ=DAILY;INTERVAL=0 9:00", "INTERVAL cannot be '0'"),
        ("FREQ=DAILY;BYHOUR=3 9:00", "BYHOUR is not supported"),
        ("FREQ=WEEKLY 9:00", "does not say which day"),
        ("FREQ=WEEKLY;BYDAY=1MO 9:00", "numbered days need FREQ=MONTHLY"),
        ("FREQ=DAILY;FREQ=DAILY 9:00", "is there twice"),
        ("FREQ=DAILY;COUNT=3 9:00", "COUNT is not supported"),
        ("RRULE:FREQ=MONTHLY;BYDAY=XX 9:00", "BYDAY cannot be 'XX'"),
        ("BYDAY=MO;FREQ= 9:00", "FREQ cannot be ''"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 9:00", "never occurs"),
    ],
)
def test_what_means_nothing_is_refused_with_a_hint(words: str, expected: str) -> None:
    with pytest.raises(ScheduleError, match=expected):
        read_recurrence(words, zone="UTC")


@given(st.text(alphabet="every twodasfi0123456789:FREQ=;,-BYMONTHDLSUARIK", max_size=60))
def test_no_words_break_it(words: str) -> None:
    try:
        recurrence = read_recurrence(words, zone="UTC")
    except ScheduleError:
        return
    assert next_after(recurrence, START).at > START
