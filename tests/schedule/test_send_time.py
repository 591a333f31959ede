"""When: what staff type after --at, and what is said of what they should not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import AmbiguousTimeError, ScheduleError
from newsletter.schedule.send_time import read_when, write_out
from newsletter.schedule.wall_time import local
from tests.schedule.clocks import TELLING, utc, wall

ZONE = "America/Los_Angeles"
NOW = utc("2026-11-24 17:30")  # a Tuesday, 09:30 there


def when(words: str, *, day_first: bool | None = None) -> str:
    instant = read_when(words, zone=ZONE, now=NOW, day_first=day_first)
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


def test_the_midnight_of_today_is_the_coming_one() -> None:
    assert when("today at midnight") == "2026-11-25 00:00 PST"


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


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("next tuesday at 9", "2026-12-01 09:00 PST"),
        ("Friday at 11 o'clock", "2026-11-27 11:00 PST"),
        ("at 10 on Friday", "2026-11-27 10:00 PST"),
        ("tomorrow 9", "2026-11-25 09:00 PST"),
        ("9 tomorrow", "2026-11-25 09:00 PST"),
        ("Dec 8 at 15", "2026-12-08 15:00 PST"),
        ("1st of December at 9", "2026-12-01 09:00 PST"),
        ("tomorrow 9.00", "2026-11-25 09:00 PST"),
        ("Friday, 17.30", "2026-11-27 17:30 PST"),
        ("tomorrow at 9.30pm", "2026-11-25 21:30 PST"),
        ("9.00 tomorrow", "2026-11-25 09:00 PST"),
        ("tomorrow morning", "2026-11-25 09:00 PST"),
        ("tomorrow afternoon", "2026-11-25 14:00 PST"),
        ("Friday evening", "2026-11-27 18:00 PST"),
        ("tonight", "2026-11-24 20:00 PST"),
        ("this afternoon", "2026-11-24 14:00 PST"),
        ("next Tuesday morning at 8", "2026-12-01 08:00 PST"),
        ("tomorrow evening at 8", "2026-11-25 20:00 PST"),
        ("at 3 in the afternoon on Friday", "2026-11-27 15:00 PST"),
        ("tomorrow at 6 in the morning", "2026-11-25 06:00 PST"),
        ("tonight 8.30", "2026-11-24 20:30 PST"),
        ("December 8 in the morning", "2026-12-08 09:00 PST"),
        ("day after tomorrow 9:00", "2026-11-26 09:00 PST"),
        ("the day after tomorrow at 9", "2026-11-26 09:00 PST"),
        ("Tuesday next week 9:00", "2026-12-01 09:00 PST"),
        ("next week on Friday at 9", "2026-12-04 09:00 PST"),
        ("this Friday 9:00", "2026-11-27 09:00 PST"),
        ("2026/12/8 9:00", "2026-12-08 09:00 PST"),
        ("today at 5", "2026-11-24 17:00 PST"),
        ("in an hour", "2026-11-24 10:30 PST"),
        ("in half an hour", "2026-11-24 10:00 PST"),
        ("in 30 min", "2026-11-24 10:00 PST"),
        ("in 2 hrs", "2026-11-24 11:30 PST"),
        ("in two weeks", "2026-12-08 09:30 PST"),
        ("Tues. 9:00", "2026-12-01 09:00 PST"),
        ("Tuesday the 8th at 9", "2026-12-08 09:00 PST"),
        ("Tue., Dec. 8, 9:00 a.m.", "2026-12-08 09:00 PST"),
        ("tomorrow at 9:00 o'clock", "2026-11-25 09:00 PST"),
    ],
)
def test_what_people_say_is_understood(words: str, expected: str) -> None:
    assert when(words) == expected


@pytest.mark.parametrize(
    ("words", "month_first", "day_first"),
    [
        ("12/1 9:00", "2026-12-01 09:00 PST", "2027-01-12 09:00 PST"),
        ("12/1 at 9", "2026-12-01 09:00 PST", "2027-01-12 09:00 PST"),
        ("12/1/2026 9:00", "2026-12-01 09:00 PST", "in the past"),
        ("1/12/26 9am", "in the past", "2026-12-01 09:00 PST"),
        ("12.1 9.00", "2026-12-01 09:00 PST", "2027-01-12 09:00 PST"),
        ("1.12. 9.00", "2026-12-01 09:00 PST", "2026-12-01 09:00 PST"),
        ("12-1 9:00", "2026-12-01 09:00 PST", "2027-01-12 09:00 PST"),
        ("9:00 on 12/1", "2026-12-01 09:00 PST", "2027-01-12 09:00 PST"),
        ("5/5 9:00", "2027-05-05 09:00 PDT", "2027-05-05 09:00 PDT"),
        ("13/1 9:00", "no such day; for January 13, 2027, write the month", "2027-01-13 09:00 PST"),
        ("2/30 9:00", "there is no such day", "there is no such day"),
        ("31/31 9:00", "there is no such day", "there is no such day"),
        ("Tuesday 12/1 9:00", "2026-12-01 09:00 PST", "2027-01-12 09:00 PST"),
        ("Friday 12/1 9:00", "December 1, 2026 is a Tuesday", "January 12, 2027 is a Tuesday"),
    ],
)
def test_numbers_are_read_by_the_custom_of_the_country(words: str, month_first: str, day_first: str) -> None:
    for expected, order in ((month_first, False), (day_first, True)):
        try:
            found = when(words, day_first=order)
        except ScheduleError as error:
            found = str(error)
        assert expected in found


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("12/1 9:00", ["2026-12-01 09:00", "2027-01-12 09:00"]),
        ("03/08/2027 9:00", ["2027-03-08 09:00", "2027-08-03 09:00"]),
        ("tomorrow at 5", ["2026-11-25 05:00", "2026-11-25 17:00"]),
        ("Friday at 7", ["2026-11-27 07:00", "2026-11-27 19:00"]),
        ("July 1 2027 9:00 EST", ["2027-07-01 09:00 America/New_York", "2027-07-01 10:00 America/New_York"]),
        ("July 1 2027 9:00 PST", ["2027-07-01 09:00", "2027-07-01 10:00"]),
        ("9:45 pm", ["2026-11-24 21:45", "2026-11-25 21:45"]),
        ("at 6", ["2026-11-24 18:00", "2026-11-25 06:00", "2026-11-25 18:00"]),
        ("tomorrow at midnight", ["2026-11-25 00:00", "2026-11-26 00:00"]),
        ("midnight on Friday", ["2026-11-27 00:00", "2026-11-28 00:00"]),
        ("Dec 31 midnight", ["2026-12-31 00:00", "2027-01-01 00:00"]),
        ("9:00", ["2026-11-25 09:00"]),
        ("9.00", ["2026-11-25 09:00"]),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_back(words: str, readings: list[str]) -> None:
    with pytest.raises(AmbiguousTimeError) as error:
        when(words)
    assert sorted(write_out(one, own_zone=ZONE) for one in error.value.readings) == readings
    assert all(f'"{one}"' in error.value.hint for one in readings)
    for one in readings:
        assert write_out(read_when(one, zone=ZONE, now=NOW), own_zone=ZONE) == one


def test_what_is_written_out_means_the_same_second() -> None:
    now = utc("2026-11-24 17:30") + timedelta(seconds=42)
    soon = read_when("in 1 minute", zone=ZONE, now=now)
    assert write_out(soon) == "2026-11-24 09:31:42 America/Los_Angeles"
    assert read_when(write_out(soon), zone=ZONE, now=now).at == soon.at == now + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tomorrow 9:00 EST", "2026-11-25 09:00 EST"),
        ("Tuesday 9am ET", "2026-12-01 09:00 EST"),
        ("July 1 2027 9:00 ET", "2027-07-01 09:00 EDT"),
        ("July 1 2027 9:00 EDT", "2027-07-01 09:00 EDT"),
        ("tomorrow 9:00 pst", "2026-11-25 09:00 PST"),
        ("tomorrow 9:00 Pacific time", "2026-11-25 09:00 PST"),
        ("tomorrow 9:00 Eastern", "2026-11-25 09:00 EST"),
        ("tomorrow at 9 eastern standard time", "2026-11-25 09:00 EST"),
        ("tomorrow 9:00 CET", "2026-11-25 09:00 CET"),
        ("tomorrow 9:00 JST", "2026-11-26 09:00 JST"),
        ("tomorrow morning ET", "2026-11-25 09:00 EST"),
    ],
)
def test_a_zone_may_be_named_by_its_letters(words: str, expected: str) -> None:
    assert when(words) == expected


@pytest.mark.parametrize(
    ("letters", "own", "meant"),
    [
        ("CST", "Asia/Shanghai", "Asia/Shanghai"),
        ("MT", "America/Phoenix", "America/Phoenix"),
        ("CET", "Europe/Paris", "Europe/Paris"),
        ("CST", "Europe/Paris", "America/Chicago"),
        ("IST", "Asia/Kolkata", "Asia/Kolkata"),
    ],
)
def test_letters_of_the_publications_own_zone_are_that_zone(letters: str, own: str, meant: str) -> None:
    assert read_when(f"tomorrow 9:00 {letters}", zone=own, now=NOW).zone == meant


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tomorrow at 25", "there is no such time"),
        ("tomorrow afternoon 9:00", "9:00 AM is not in the afternoon"),
        ("tomorrow morning at 2", "2:00 AM is not in the morning"),
        ("this morning", "is in the past"),
        ("Tuesday 8", "8 may be the time or the day. Write .tuesday at 8"),
        ("Dec 8", "does not say what time"),
        ("2026-12-08", "does not say what time"),
        ("the 32nd at 9", "no such day|is not understood"),
        ("morning", "is not understood"),
        ("8 December 2026", "does not say what time"),
        ("tomorrow 9:00 IST", "is not understood"),
    ],
)
def test_what_is_no_time_is_never_guessed(words: str, expected: str) -> None:
    with pytest.raises(ScheduleError, match=expected):
        when(words)
