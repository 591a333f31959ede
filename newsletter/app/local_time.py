"""Times as people read them: in a time zone, and in words."""

from __future__ import annotations

from datetime import datetime

from newsletter.schedule.wall_time import at_instant, format_moment, local


def local_time(at: datetime, zone: str) -> datetime:
    """Return a point in time in an IANA zone, aware."""
    return local(at, zone)


def in_words(at: datetime, zone: str) -> str:
    """Say when a point in time is: day, wall time, the zone's abbreviation and its name."""
    return format_moment(at_instant(at, zone))
