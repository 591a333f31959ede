"""Digest times: on which days digests go out, and when, also where readers have time zones of their own.

Days are calendar days by rule; each is a wall time that becomes an instant per zone, so that a clock change
moves nothing.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterator
from datetime import timedelta

from newsletter.model import Cadence, CadenceRules
from newsletter.model.deferred_dataclass import dataclass
from newsletter.schedule.wall_time import local, to_instant

_LONGEST = timedelta(days=64)
"""Two digests of any cadence are never farther apart, in any zones."""
_ZONES_APART = timedelta(days=2)
"""No two zones have days farther apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTime:
    """One digest: its day, its wall time, and the moment at which the first of its readers get it."""

    day: dt.date
    wall: dt.datetime
    first_at: dt.datetime


def is_digest_day(cadence: Cadence, day: dt.date, rules: CadenceRules) -> bool:
    """Return whether a digest of this cadence goes out on a day."""
    match cadence:
        case Cadence.DAILY:
            return True
        case Cadence.WEEKLY:
            return day.weekday() == rules.weekday
        case Cadence.MONTHLY:
            return day.day == min(rules.month_day, calendar.monthrange(day.year, day.month)[1])
        case Cadence.EVERY:
            return False


def last_digest(
    cadence: Cadence, rules: CadenceRules, zones: Collection[str], *, now: dt.datetime
) -> DigestTime | None:
    """Return the last digest that is due at `now`; None if there is none (every issue is no digest).

    `zones` are those of its readers (at least one). It is due when its hour comes in the first of them.
    """
    today = local(now, next(iter(zones))).date()
    days = _days(cadence, rules, today + _ZONES_APART, -1)
    return next((one for one in _times(days, rules, zones) if one.first_at <= now), None)


def next_digest(
    cadence: Cadence, rules: CadenceRules, zones: Collection[str], *, now: dt.datetime
) -> DigestTime | None:
    """Return the first digest that is due after `now`; None if there is none."""
    today = local(now, next(iter(zones))).date()
    days = _days(cadence, rules, today - _ZONES_APART, 1)
    return next((one for one in _times(days, rules, zones) if one.first_at > now), None)


def _days(cadence: Cadence, rules: CadenceRules, start: dt.date, step: int) -> Iterator[dt.date]:
    for number in range((_LONGEST + _ZONES_APART).days):
        day = start + timedelta(days=step * number)
        if is_digest_day(cadence, day, rules):
            yield day


def _times(days: Iterator[dt.date], rules: CadenceRules, zones: Collection[str]) -> Iterator[DigestTime]:
    for day in days:
        wall = dt.datetime.combine(day, rules.at)
        yield DigestTime(day=day, wall=wall, first_at=min(to_instant(wall, zone).at for zone in zones))
