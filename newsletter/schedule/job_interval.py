"""Rhythm: how often a job runs, "every 30 minutes" or a recurrence, and which turn is due."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TypeAlias

from newsletter.errors import ScheduleError
from newsletter.schedule.recurrence import Recurrence, last_until, next_after, read_recurrence

_EVERY = re.compile(r"(?:every (?:(?P<number>[1-9]\d{0,3}) )?(?P<unit>minute|hour)s?|hourly)", re.ASCII)
_EPOCH = dt.datetime(2001, 1, 1, tzinfo=UTC)
NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Again and again, counted from midnight UTC: no zone, no clock change."""

    span: timedelta


Rhythm: TypeAlias = Interval | Recurrence


def read_rhythm(words: str, *, zone: str) -> Rhythm | None:
    """Return what words mean, None for "never"; raises ScheduleError."""
    plain = " ".join(words.split()).lower()
    if plain == NEVER:
        return None
    if found := _EVERY.fullmatch(plain):
        number = int(found["number"] or 1)
        return Interval(span=timedelta(minutes=number * (60 if found["unit"] != "minute" else 1)))
    try:
        return read_recurrence(words, zone=zone)
    except ScheduleError as error:
        raise ScheduleError(error.message, hint=f'"every 30 minutes", "{NEVER}". {error.hint}') from None


def turn(rhythm: Rhythm, now: dt.datetime) -> dt.datetime | None:
    """Return the turn that was due last, now included; None when there was none in the last year."""
    if isinstance(rhythm, Interval):
        return _EPOCH + (now - _EPOCH) // rhythm.span * rhythm.span
    last = last_until(rhythm, now)
    return None if last is None else last.at


def next_turn(rhythm: Rhythm, now: dt.datetime) -> dt.datetime:
    """Return the first turn after now."""
    if isinstance(rhythm, Interval):
        return _EPOCH + ((now - _EPOCH) // rhythm.span + 1) * rhythm.span
    return next_after(rhythm, now).at
