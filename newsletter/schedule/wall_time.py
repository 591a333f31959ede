"""Wall times: which point in time a wall time in a zone is, also when the clocks change; and formatting.

A time that the clocks skip means the first moment after the gap (02:30 becomes 03:00, not 03:30: the
request was "not before 02:30"). A time that comes twice means the first of the two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.model import Instant, Quirk
from newsletter.schedule.zones import zone_info


def to_instant(wall: datetime, zone: str) -> Instant:
    """Return the instant of a wall time (no zone, whole seconds) in an IANA zone; raises ScheduleError."""
    rules = zone_info(zone)
    early, late = (wall.replace(tzinfo=rules, fold=fold).astimezone(UTC) for fold in (0, 1))
    if _wall(early, rules) != wall:
        at, quirk = _end_of_gap(wall, rules, late, early), Quirk.GAP
    else:
        at, quirk = early, Quirk.NONE if late == early else Quirk.FOLD
    return Instant(at=at, wall=wall, zone=zone, quirk=quirk)


def instant_at(at: datetime, zone: str) -> Instant:
    """Return a point in time as an Instant of a zone; its quirk is NONE because it is exact."""
    return Instant(at=at.astimezone(UTC), wall=_wall(at, zone_info(zone)), zone=zone)


def local(at: datetime, zone: str) -> datetime:
    """Return a point in time in a zone, aware."""
    return at.astimezone(zone_info(zone))


def _wall(at: datetime, rules: ZoneInfo) -> datetime:
    return at.astimezone(rules).replace(tzinfo=None, fold=0)


def _end_of_gap(wall: datetime, rules: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the first second whose wall time is after `wall`, by bisection: the end of the gap."""
    low, high = min(low, high), max(low, high)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if _wall(middle, rules) < wall:
            low = middle
        else:
            high = middle
    return high


def format_moment(instant: Instant) -> str:
    """Return weekday, date, time and zone: Tuesday, December 8, 2026, 9:00 AM PST (America/Los_Angeles)."""
    shown = local(instant.at, instant.zone)
    zone = _abbreviation(shown)
    name = "" if instant.zone == zone else f" ({instant.zone})"
    return f"{shown:%A}, {format_date(shown)}, {format_clock(shown)} {zone}{name}"


def format_short(at: datetime, zone: str, *, seconds: bool = False) -> str:
    """Return date, time and the zone's abbreviation: 2026-12-08 09:00 PST."""
    shown = local(at, zone)
    time = f"{shown:%H:%M:%S}" if seconds else f"{shown:%H:%M}"
    return f"{shown:%Y-%m-%d} {time} {_abbreviation(shown)}"


def format_date(day: date) -> str:
    """Return a date in words: December 8, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def format_clock(time: datetime) -> str:
    """Return a time of day: 9:00 AM."""
    return f"{time.hour % 12 or 12}:{time:%M} {'AM' if time.hour < 12 else 'PM'}"


def _abbreviation(shown: datetime) -> str:
    # Zones without an abbreviation show as +03, which reads better as UTC+0300.
    name = shown.tzname() or ""
    return name if name.isalpha() else f"UTC{shown:%z}".replace("UTC+0000", "UTC")


def explain_clock_change(instant: Instant) -> str:
    """Return what happens to a time at which the clocks change; "" for any other time."""
    if instant.quirk is Quirk.NONE:
        return ""
    time, day = format_clock(instant.wall), format_date(instant.wall)
    shown = local(instant.at, instant.zone)
    if instant.quirk is Quirk.GAP:
        next_day = "" if shown.date() == instant.wall.date() else f" on {format_date(shown)}"
        return (
            f"{time} does not exist on {day} in {instant.zone} because the clocks go forward; "
            f"it will go out at {format_clock(shown)}{next_day}"
        )
    return (
        f"{time} comes twice on {day} in {instant.zone} because the clocks go back; "
        f"it will go out the first time (UTC{shown:%z})"
    )
