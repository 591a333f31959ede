"""Job intervals: how often a job runs ("every 30 minutes" or a recurrence), and when it is due."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TypeAlias

from newsletter.errors import ScheduleError
from newsletter.model.phrase import phrase
from newsletter.schedule.recurrence import Recurrence, last_until, next_after, read_recurrence

_EVERY = re.compile(r"(?:every (?:(?P<number>[1-9]\d{0,3}) )?(?P<unit>minute|hour)s?|hourly)", re.ASCII)
_EPOCH = dt.datetime(2001, 1, 1, tzinfo=UTC)
NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A fixed interval, counted from midnight UTC, so that zones and clock changes do not matter."""

    span: timedelta


JobInterval: TypeAlias = Interval | Recurrence


def read_job_interval(words: str, *, zone: str) -> JobInterval | None:
    """Return the interval that words mean, None for "never"; raises ScheduleError."""
    plain = " ".join(words.split()).lower()
    if plain == NEVER:
        return None
    if found := _EVERY.fullmatch(plain):
        number = int(found["number"] or 1)
        return Interval(span=timedelta(minutes=number * (60 if found["unit"] != "minute" else 1)))
    try:
        return read_recurrence(words, zone=zone)
    except ScheduleError as error:
        raise ScheduleError(
            error.message,
            hint=phrase('Write "every 30 minutes" or "{never}". {hint}', never=NEVER, hint=error.hint),
        ) from None


def last_due(interval: JobInterval, now: dt.datetime) -> dt.datetime | None:
    """Return the last due time up to and including now; None if there was none in the last year."""
    if isinstance(interval, Interval):
        return _EPOCH + (now - _EPOCH) // interval.span * interval.span
    last = last_until(interval, now)
    return None if last is None else last.at


def next_due(interval: JobInterval, now: dt.datetime) -> dt.datetime:
    """Return the first due time after now."""
    if isinstance(interval, Interval):
        return _EPOCH + ((now - _EPOCH) // interval.span + 1) * interval.span
    return next_after(interval, now).at
