"""Zones, walls and moments for the schedule's tests."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
ZONES = tuple(sorted(name for name in available_timezones() if name not in ("localtime", "Factory")))
TELLING = (
    "America/Los_Angeles",  # an hour at 02:00
    "Europe/London",  # at 01:00 UTC
    "Europe/Dublin",  # its winter is the exception
    "America/Havana",  # at midnight: the day has no 00:00
    "Asia/Beirut",  # at midnight
    "Africa/Cairo",  # at midnight, on a Friday
    "Australia/Lord_Howe",  # half an hour
    "Antarctica/Troll",  # two hours
    "Africa/Casablanca",  # twice as often, by the moon
    "America/Godthab",  # at 22:00 the day before
    "Pacific/Chatham",  # 45 minutes off
    "America/Asuncion",  # gave it up
    "Pacific/Kiritimati",  # the earliest
    "Etc/GMT+12",  # the latest
    "Asia/Kathmandu",
    "UTC",
)
"""One of each kind of trouble with clocks."""


def utc(text: str) -> datetime:
    """Return a moment written as 2026-11-24 17:30."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    """Return a wall time written as 2026-11-24 17:30."""
    return datetime.fromisoformat(text)


Switch = tuple[datetime, timedelta, timedelta]
"""When the clocks of a zone change, and how far from UTC they are before and after."""


@cache
def switches(zone: str, start: datetime, end: datetime) -> tuple[Switch, ...]:
    """Return every change of a zone's clocks, to the second, looked for in each week, or on each day."""
    rules = ZoneInfo(zone)

    def offset(at: datetime) -> timedelta:
        return at.astimezone(rules).utcoffset() or timedelta()

    found: list[Switch] = []
    step = 1 if THOROUGH else 7
    days = [start + timedelta(days=number) for number in range(0, (end - start).days + 1, step)]
    for day, following in pairwise([*days, end]):
        low, high = day, following
        if offset(low) == offset(high):
            continue
        while high - low > timedelta(seconds=1):
            middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
            low, high = (middle, high) if offset(middle) == offset(day) else (low, middle)
        found.append((high, offset(day), offset(following)))
    return tuple(found)


def troubled_times(zone: str, start: datetime, end: datetime) -> tuple[time, ...]:
    """Return the wall times that do not exist, or come twice, on some day: one of each stretch."""
    times: set[time] = set()
    for at, before, after in switches(zone, start, end):
        middle = (at + (before + after) / 2).replace(second=0, microsecond=0, tzinfo=None)
        times.add(middle.time())
    return tuple(sorted(times))
