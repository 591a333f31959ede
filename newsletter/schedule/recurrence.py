"""Recurrence: "every Tuesday 9:00", "last Friday of the month 9:00" or an RRULE, by wall time.

python-dateutil's RRULE (RFC 5545 section 3.3.10) yields calendar dates, never instants, because a clock
change must not move Tuesday 9:00. Each date's wall time is then converted to an instant.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from newsletter.errors import ScheduleError
from newsletter.model import Instant
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.schedule.clock_time import CLOCK_TIME, read_time
from newsletter.schedule.clock_time import EXPECTED as EXPECTED_TIME
from newsletter.schedule.recurrence_words import EXPECTED, rule_of
from newsletter.schedule.wall_time import local, to_instant

if TYPE_CHECKING:
    from dateutil.rrule import rrule

_ANCHOR = dt.date(2001, 1, 1)
"""A Monday, from which "every 2 weeks" counts if there is no `from`."""
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
"""The supported parts of an RRULE, with a pattern for one value of each."""
_HORIZON = timedelta(days=366 * 12)
"""Every rule that occurs at all does so within this time: February 29 skips 2100."""
_SPLIT = re.compile(rf"(?P<days>.+?),? (?:at )?(?P<time>{CLOCK_TIME})", re.ASCII)
_FROM = re.compile(r"(?P<days>.+?),? (?:starting|from) (?P<date>\d{4}-\d\d-\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Days by an RRULE, a wall time and a zone. `since` is the first possible day."""

    rule: str
    time: dt.time
    zone: str
    since: dt.date = _ANCHOR


def read_recurrence(words: str, *, zone: str) -> Recurrence:
    """Return the recurrence that words mean; raises ScheduleError if there is none, or it never occurs."""
    plain = " ".join(words.split()).lower()
    since = _ANCHOR
    if len(plain) > 200:
        raise _not_understood(words[:40] + "…")
    if at_end := _FROM.fullmatch(plain):
        plain, since = at_end["days"], _date(at_end["date"], words)
    parts = _SPLIT.fullmatch(plain)
    if parts is None:
        raise ScheduleError(phrase("{words} does not say what time", words=repr(words)), hint=EXPECTED_TIME)
    days, time = parts["days"], read_time(parts["time"])
    if found := _FROM.fullmatch(days):
        days, since = found["days"], _date(found["date"], words)
    if time is None:
        raise ScheduleError(phrase("{words}: there is no such time", words=repr(words)), hint=EXPECTED_TIME)
    recurrence = Recurrence(rule=_rule(days, words), time=time, zone=zone, since=since)
    _refuse_never(recurrence, words)
    return recurrence


def occurrences(recurrence: Recurrence, *, after: dt.datetime) -> Iterator[Instant]:
    """Yield the occurrences after an instant, in order, one per day; twelve years at most.

    If a zone skipped a whole day, two days can fall on one instant: that is one occurrence.
    """
    start = max(local(after, recurrence.zone).date() - timedelta(days=2), recurrence.since)
    last = after
    for day in _days(recurrence, start):
        instant = to_instant(dt.datetime.combine(day, recurrence.time), recurrence.zone)
        if instant.at > last:
            last = instant.at
            yield instant


def next_after(recurrence: Recurrence, after: dt.datetime) -> Instant:
    """Return the first occurrence after an instant; raises ScheduleError if there is none."""
    found = next(occurrences(recurrence, after=after), None)
    if found is None:
        raise ScheduleError(phrase("{rule} never occurs again", rule=recurrence.rule), hint=EXPECTED)
    return found


def last_until(recurrence: Recurrence, now: dt.datetime) -> Instant | None:
    """Return the last occurrence up to and including now; None if there was none in the last 400 days."""
    last = None
    for instant in occurrences(recurrence, after=now - timedelta(days=400)):
        if instant.at > now:
            break
        last = instant
    return last


def _days(recurrence: Recurrence, start: dt.date) -> Iterator[dt.date]:
    plain = "INTERVAL" not in recurrence.rule
    # Without an interval any past Monday will do, and a recent one is quick.
    anchor = _monday(start) if plain else recurrence.since
    for day in _dated(recurrence.rule, anchor, until=start + _HORIZON):
        if day.date() >= start:
            yield day.date()


def _dated(rule: str, anchor: dt.date, *, until: dt.date) -> rrule:
    from dateutil.rrule import rrule, rrulestr

    begin, end = (dt.datetime.combine(day, dt.time()) for day in (anchor, until))
    found = rrulestr(rule, dtstart=begin)
    assert isinstance(found, rrule)  # noqa: S101 - one rule without RDATE, as `_checked` ensures
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
    """Return the rule if all its parts are supported and safe.

    dateutil accepts INTERVAL=0 and never returns; invalid rules make it raise five kinds of error.
    """
    values: dict[str, str] = {}
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name not in _VALUES or name in values:
            raise ScheduleError(
                phrase(
                    "{words}: {name} is not supported, or is there twice",
                    words=repr(words),
                    name=name or "an empty part",
                ),
                hint="Write the time after the rule, e.g. FREQ=MONTHLY;BYDAY=-1FR 9:00",
            )
        if not re.fullmatch(rf"(?:{_VALUES[name]})(?:,(?:{_VALUES[name]}))*", value, re.ASCII):
            raise ScheduleError(
                phrase("{words}: {name} cannot be {value}", words=repr(words), name=name, value=repr(value)),
                hint=EXPECTED,
            )
        values[name] = value
    _refuse_loose(values, words)
    return rule


def _refuse_loose(values: dict[str, str], words: str) -> None:
    frequency = values.get("FREQ", "")
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise ScheduleError(
            phrase("{words}: FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY", words=repr(words))
        )
    if frequency != "DAILY" and not {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & set(values):
        raise ScheduleError(
            phrase("{words} does not say which day", words=repr(words)), hint="Add BYDAY or BYMONTHDAY"
        )
    counted = any(char.isdigit() for char in values.get("BYDAY", "")) or "BYSETPOS" in values
    if counted and frequency in ("DAILY", "WEEKLY"):
        raise ScheduleError(
            phrase("{words}: numbered days need FREQ=MONTHLY or FREQ=YEARLY", words=repr(words)),
            hint="Write FREQ=MONTHLY",
        )


def _refuse_never(recurrence: Recurrence, words: str) -> None:
    if next(_days(recurrence, recurrence.since), None) is None:
        raise ScheduleError(phrase("{words} never occurs", words=repr(words)), hint=EXPECTED)


def _date(text: str, words: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ScheduleError(
            phrase("{words}: there is no date {text}", words=repr(words), text=text),
            hint="Write a date as 2026-12-08",
        ) from None


def _not_understood(words: str) -> ScheduleError:
    return ScheduleError(phrase("{words} is not understood", words=repr(words)), hint=EXPECTED)
