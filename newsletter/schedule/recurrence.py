"""Recurrence: "every Tuesday 9:00", "last Friday of the month 9:00" or an RRULE, fired by wall time.

The days come from python-dateutil's RRULE (RFC 5545 section 3.3.10) over wall dates, never over instants:
an hour added to the clocks must not move Tuesday 9:00. Only then each day's wall time becomes an instant.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from dateutil.rrule import rrule, rrulestr

from newsletter.errors import ScheduleError
from newsletter.model import Instant
from newsletter.schedule.clock_time import CLOCK_TIME, read_time
from newsletter.schedule.clock_time import EXPECTED as EXPECTED_TIME
from newsletter.schedule.recurrence_words import EXPECTED, rule_of
from newsletter.schedule.wall_time import local, settle

_ANCHOR = dt.date(2001, 1, 1)
"""A Monday, from which "every 2 weeks" counts when no `from` says otherwise."""
_VALUES = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d?",
    "WKST": "MO|SU",
    "BYDAY": "(?:-?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)",
    "BYMONTH": r"[1-9]|1[0-2]",
    "BYMONTHDAY": r"-?(?:[1-9]|[12]\d|3[01])",
    "BYSETPOS": r"-?(?:[1-9]|[12]\d|3[01])",
    "BYYEARDAY": r"-?[1-9]\d?|-?[12]\d\d|-?3[0-5]\d|-?36[0-6]",
    "BYWEEKNO": r"-?(?:[1-9]|[1-4]\d|5[0-3])",
}
"""The parts of an RRULE that are used here, and what one value of each looks like."""
_HORIZON = timedelta(days=366 * 12)
"""Every rule that ever fires does within it: 29 February skips 2100."""
_SPLIT = re.compile(rf"(?P<days>.+?),? (?:at )?(?P<time>{CLOCK_TIME})", re.ASCII)
_FROM = re.compile(r"(?P<days>.+?),? (?:starting|from) (?P<date>\d{4}-\d\d-\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Days by an RRULE, a wall time, a zone. `since` is the first day it may fire."""

    rule: str
    time: dt.time
    zone: str
    since: dt.date = _ANCHOR


def read_recurrence(words: str, *, zone: str) -> Recurrence:
    """Return what words mean; raises ScheduleError when they mean nothing, or a day that never comes."""
    plain = " ".join(words.split()).lower()
    since = _ANCHOR
    if len(plain) > 200:
        raise _not_understood(words[:40] + "…")
    if at_end := _FROM.fullmatch(plain):
        plain, since = at_end["days"], _date(at_end["date"], words)
    parts = _SPLIT.fullmatch(plain)
    if parts is None:
        raise ScheduleError(f"{words!r} does not say at what time", hint=EXPECTED_TIME)
    days, time = parts["days"], read_time(parts["time"])
    if found := _FROM.fullmatch(days):
        days, since = found["days"], _date(found["date"], words)
    if time is None:
        raise ScheduleError(f"{words!r}: there is no such time", hint=EXPECTED_TIME)
    recurrence = Recurrence(rule=_rule(days, words), time=time, zone=zone, since=since)
    _refuse_never(recurrence, words)
    return recurrence


def occurrences(recurrence: Recurrence, *, after: dt.datetime) -> Iterator[Instant]:
    """Yield when it fires after an instant, in order, once for each of its days; twelve years at most.

    Two days that a zone skipped into one instant (a whole day left out) fire once.
    """
    start = max(local(after, recurrence.zone).date() - timedelta(days=2), recurrence.since)
    last = after
    for day in _days(recurrence, start):
        instant = settle(dt.datetime.combine(day, recurrence.time), recurrence.zone)
        if instant.at > last:
            last = instant.at
            yield instant


def next_after(recurrence: Recurrence, after: dt.datetime) -> Instant:
    """Return the first time it fires after an instant; raises ScheduleError when it never does again."""
    found = next(occurrences(recurrence, after=after), None)
    if found is None:
        raise ScheduleError(f"{recurrence.rule} never comes again", hint=EXPECTED)
    return found


def last_until(recurrence: Recurrence, now: dt.datetime) -> Instant | None:
    """Return the last time it fired, now included; None when that was more than a bit over a year ago."""
    last = None
    for instant in occurrences(recurrence, after=now - timedelta(days=400)):
        if instant.at > now:
            break
        last = instant
    return last


def _days(recurrence: Recurrence, start: dt.date) -> Iterator[dt.date]:
    plain = "INTERVAL" not in recurrence.rule
    # Without an interval any Monday of the past will do, and a near one is quick.
    anchor = _monday(start) if plain else recurrence.since
    for day in _dated(recurrence.rule, anchor, until=start + _HORIZON):
        if day.date() >= start:
            yield day.date()


def _dated(rule: str, anchor: dt.date, *, until: dt.date) -> rrule:
    begin, end = (dt.datetime.combine(day, dt.time()) for day in (anchor, until))
    found = rrulestr(rule, dtstart=begin)
    assert isinstance(found, rrule)  # noqa: S101 - one rule, no RDATE: `_checked` let nothing else through
    return found.replace(until=end)


def _monday(day: dt.date) -> dt.date:
    return day - timedelta(days=day.weekday())


def _rule(days: str, words: str) -> str:
    if "freq=" in days:
        return _checked(days.removeprefix("rrule:").upper(), words)
    found = rule_of(days)
    if found is None:
        raise _not_understood(words)
    return found


def _checked(rule: str, words: str) -> str:
    """Return the rule when every part of it is one that is safe to count by.

    dateutil takes INTERVAL=0 and never returns; what it refuses it refuses with five kinds of error.
    """
    values: dict[str, str] = {}
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name not in _VALUES or name in values:
            raise ScheduleError(
                f"{words!r}: {name or 'an empty part'} is not used here, or stands there twice",
                hint="The time stands behind the rule, e.g. FREQ=MONTHLY;BYDAY=-1FR 9:00",
            )
        if not re.fullmatch(rf"(?:{_VALUES[name]})(?:,(?:{_VALUES[name]}))*", value, re.ASCII):
            raise ScheduleError(f"{words!r}: {name} cannot be {value!r}", hint=EXPECTED)
        values[name] = value
    _refuse_loose(values, words)
    return rule


def _refuse_loose(values: dict[str, str], words: str) -> None:
    frequency = values.get("FREQ", "")
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise ScheduleError(f"{words!r}: FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY")
    if frequency != "DAILY" and not {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & set(values):
        raise ScheduleError(f"{words!r} does not say on which day", hint="Add BYDAY or BYMONTHDAY")
    counted = any(char.isdigit() for char in values.get("BYDAY", "")) or "BYSETPOS" in values
    if counted and frequency in ("DAILY", "WEEKLY"):
        raise ScheduleError(
            f"{words!r}: counted days need a month or a year to be counted in", hint="FREQ=MONTHLY"
        )


def _refuse_never(recurrence: Recurrence, words: str) -> None:
    if next(_days(recurrence, recurrence.since), None) is None:
        raise ScheduleError(f"{words!r} never comes", hint=EXPECTED)


def _date(text: str, words: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ScheduleError(f"{words!r}: there is no {text}", hint="Write a date as 2026-12-08") from None


def _not_understood(words: str) -> ScheduleError:
    return ScheduleError(f"{words!r} is not understood", hint=EXPECTED)
