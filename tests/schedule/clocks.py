"""Zones, walls and moments for the schedule's tests."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from zoneinfo import available_timezones

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
