"""Send times: parses a time that staff typed into one instant, which is always shown back to them."""

from __future__ import annotations

import datetime as dt
import re
from datetime import timedelta

from newsletter.errors import ScheduleError
from newsletter.issues.news_dates import NoSuchDateError, read_date
from newsletter.model import Instant
from newsletter.schedule.clock_time import CLOCK_TIME, read_time
from newsletter.schedule.clock_time import EXPECTED as EXPECTED_TIME
from newsletter.schedule.recurrence import Recurrence, next_after
from newsletter.schedule.recurrence_words import rule_of, weekday_number
from newsletter.schedule.wall_time import format_date, instant_at, local, to_instant
from newsletter.schedule.zones import known_zone, read_zone

EXPECTED = (
    'Write e.g. "2026-12-08 9:00", "tomorrow 9:00", "next Tuesday 9:00", "in 2 hours" or '
    '"last Friday of the month 9:00", followed by a zone if it is not yours: "… 9:00 Europe/Berlin"'
)
LONGEST = 120

_TIME_LAST = re.compile(rf"(?P<day>.+?),? (?:at )?(?P<time>{CLOCK_TIME})", re.ASCII)
_TIME_FIRST = re.compile(rf"(?:at )?(?P<time>{CLOCK_TIME}),? (?:on )?(?P<day>.+)", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?(?:z| ?[+-]\d\d:?\d\d)?", re.ASCII)
_SOON = re.compile(r"in (?P<number>\d{1,3}) (?P<unit>minute|hour|day|week)s?", re.ASCII)
_WEEKDAY = re.compile(r"(?:(?P<which>next|this|on|coming) )?(?P<day>[a-z]+)", re.ASCII)
_NAMED_DAY = re.compile(r"(?:on )?(?P<name>[a-z]+),? (?P<date>.+)", re.ASCII)
_YEARLESS = re.compile(r"\d{1,2}\.? (?:de )?[a-z]{3,12}|[a-z]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?", re.ASCII)
_JUST_PASSED = timedelta(days=60)
_MOST_YEARS = 2


def read_when(words: str, *, zone: str, now: dt.datetime) -> Instant:
    """Return the instant that words mean, relative to `now`, in `zone` (IANA) unless they name another.

    Raises ScheduleError if they are not understood, ambiguous, in the past, or years from now.
    """
    plain = " ".join(words.split())
    if len(plain) > LONGEST:
        raise _not_understood(plain[:40] + "…")
    plain, zone = _split_zone(plain, zone)
    try:
        instant = _instant(plain.lower(), words, zone, now)
    except OverflowError:  # the year 1, the year 9999
        raise ScheduleError(f"{words!r} is out of range", hint=EXPECTED) from None
    if instant.at <= now:
        raise ScheduleError(f"{words!r} is in the past", hint=EXPECTED)
    if instant.at > now + timedelta(days=366 * _MOST_YEARS):
        raise ScheduleError(f"{words!r} is more than {_MOST_YEARS} years from now", hint=EXPECTED)
    return instant


def _split_zone(words: str, zone: str) -> tuple[str, str]:
    rest, _, last = words.rpartition(" ")
    if "/" in last and not re.search(r"\d/\d", last):
        return rest, read_zone(last)
    # Three letters are read as a day (sat) or a month (mar), not as a zone (EST, MST).
    if rest and last.upper() in ("UTC", "GMT"):
        return rest, known_zone(last) or zone
    return words, zone


def _instant(plain: str, words: str, zone: str, now: dt.datetime) -> Instant:
    if soon := _SOON.fullmatch(plain):
        return _from_now(int(soon["number"]), soon["unit"], zone, now)
    if _ISO.fullmatch(plain):
        return _written_out(plain, words, zone)
    parts = _TIME_LAST.fullmatch(plain) or _TIME_FIRST.fullmatch(plain)
    if parts is None:
        raise _without_a_part(plain, words)
    time = read_time(parts["time"])
    if time is None:
        raise ScheduleError(f"{words!r}: there is no such time", hint=EXPECTED_TIME)
    if rule := rule_of(parts["day"]):
        recurrence = Recurrence(rule=rule, time=time, zone=zone)
        if not parts["day"].startswith(("every", "each", "daily", "weekly")):
            return next_after(recurrence, now)
        raise ScheduleError(
            f"{words!r} is a recurring time, but an issue is sent once",
            hint="Give one time; for recurring issues use [slots.KEY] in newsletter.toml",
        )
    return _on_a_day(parts["day"], time, words, zone, now)


def _from_now(number: int, unit: str, zone: str, now: dt.datetime) -> Instant:
    if unit in ("minute", "hour"):
        later = now + timedelta(**{f"{unit}s": number})
        return instant_at(later.replace(microsecond=0), zone)
    # The same wall time some days later, which is not a multiple of 24 hours if the clocks change.
    wall = local(now, zone).replace(tzinfo=None, microsecond=0, fold=0)
    return to_instant(wall + timedelta(**{f"{unit}s": number}), zone)


def _written_out(plain: str, words: str, zone: str) -> Instant:
    try:
        moment = dt.datetime.fromisoformat(re.sub(r" (?=[+-]\d)", "", plain).upper())
    except ValueError:
        raise ScheduleError(f"{words!r}: there is no such day or time", hint=EXPECTED) from None
    return to_instant(moment, zone) if moment.tzinfo is None else instant_at(moment, zone)


def _on_a_day(day: str, time: dt.time, words: str, zone: str, now: dt.datetime) -> Instant:
    today = local(now, zone).date()
    if day in ("today", "tomorrow"):
        return to_instant(dt.datetime.combine(today + timedelta(days=day == "tomorrow"), time), zone)
    found = _WEEKDAY.fullmatch(day)
    number = weekday_number(found["day"]) if found else None
    if found is not None and number is not None:
        return _weekday(number, time, zone, now, not_today=found["which"] == "next")
    named = _NAMED_DAY.fullmatch(day)
    number = weekday_number(named["name"]) if named else None
    date = _date(named["date"] if named is not None and number is not None else day, words, today)
    if number is not None and date.weekday() != number:
        raise ScheduleError(
            f"{words!r}: {format_date(date)} is a {date:%A}", hint="Check the day and the date"
        )
    return to_instant(dt.datetime.combine(date, time), zone)


def _date(day: str, words: str, today: dt.date) -> dt.date:
    """Return the date of a text; without a year, the next such date."""
    try:
        date = _coming(day, today) if _YEARLESS.fullmatch(day) else read_date(day)
    except NoSuchDateError as error:
        raise ScheduleError(f"{words!r}: {error}", hint=EXPECTED) from None
    if date is None:
        raise _not_understood(words)
    return date


def _coming(day: str, today: dt.date) -> dt.date | None:
    """Return the date in this year or the next; one that has just passed is a mistake, not next year's."""
    date = read_date(f"{day} {today.year}")
    is_next_year = date is not None and date < today - _JUST_PASSED
    return read_date(f"{day} {today.year + 1}") if is_next_year else date


def _weekday(number: int, time: dt.time, zone: str, now: dt.datetime, *, not_today: bool) -> Instant:
    today = local(now, zone).date()
    days = (number - today.weekday()) % 7
    instant = to_instant(dt.datetime.combine(today + timedelta(days=days), time), zone)
    if days == 0 and (not_today or instant.at <= now):
        return to_instant(dt.datetime.combine(today + timedelta(days=7), time), zone)
    return instant


def _without_a_part(plain: str, words: str) -> ScheduleError:
    if re.fullmatch(CLOCK_TIME, plain, re.ASCII):
        return ScheduleError(f"{words!r} does not say which day", hint=EXPECTED)
    if weekday_number(plain.rpartition(" ")[2]) is not None or plain in ("today", "tomorrow"):
        return ScheduleError(f"{words!r} does not say what time", hint=EXPECTED_TIME)
    return _not_understood(words)


def _not_understood(words: str) -> ScheduleError:
    return ScheduleError(f"{words!r} is not understood", hint=EXPECTED)
