"""Times as people read them: in a time zone, short or in words."""

from __future__ import annotations

from datetime import datetime

from newsletter.schedule.wall_time import format_moment, format_short, instant_at, local


def local_time(at: datetime, zone: str) -> datetime:
    """Return a point in time in an IANA zone, aware."""
    return local(at, zone)


def format_short_time(at: datetime, zone: str) -> str:
    """Return date, time and the zone's abbreviation: 2026-12-08 09:00 PST."""
    return format_short(at, zone)


def format_long_time(at: datetime, zone: str) -> str:
    """Return weekday, date, time and zone: Tuesday, December 8, 2026, 9:00 AM PST (America/Los_Angeles)."""
    return format_moment(instant_at(at, zone))


def days_from_now(at: datetime, zone: str, now: datetime) -> str:
    """Return how far a day is from today in an IANA zone: today, tomorrow, in 8 days."""
    days = (local(at, zone).date() - local(now, zone).date()).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
