"""Instants: which point in time a wall time in a zone is, where the clocks change too.

A time that the clocks jump over stands for the moment they land on (02:30 becomes 03:00, not 03:30: the
promise was "not before", and an hour later helps nobody); a time that comes twice stands for the first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.model import Instant, Quirk
from newsletter.schedule.zones import zone_info


def settle(wall: datetime, zone: str) -> Instant:
    """Return the instant of a wall time (no zone, whole seconds) in an IANA zone; raises ScheduleError."""
    rules = zone_info(zone)
    early, late = (wall.replace(tzinfo=rules, fold=fold).astimezone(UTC) for fold in (0, 1))
    if _wall(early, rules) != wall:
        at, quirk = _end_of_gap(wall, rules, late, early), Quirk.GAP
    else:
        at, quirk = early, Quirk.NONE if late == early else Quirk.FOLD
    return Instant(at=at, wall=wall, zone=zone, quirk=quirk)


def at_instant(at: datetime, zone: str) -> Instant:
    """Return a point in time as the wall of a zone shows it; its quirk is NONE, for it is exact."""
    return Instant(at=at.astimezone(UTC), wall=_wall(at, zone_info(zone)), zone=zone)


def local(at: datetime, zone: str) -> datetime:
    """Return a point in time in a zone, aware."""
    return at.astimezone(zone_info(zone))


def _wall(at: datetime, rules: ZoneInfo) -> datetime:
    return at.astimezone(rules).replace(tzinfo=None, fold=0)


def _end_of_gap(wall: datetime, rules: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the first second whose wall time is past `wall`: the clocks have just jumped."""
    low, high = min(low, high), max(low, high)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if _wall(middle, rules) < wall:
            low = middle
        else:
            high = middle
    return high


def format_moment(instant: Instant) -> str:
    """Say when: day, wall time, the zone's abbreviation and its name."""
    shown = local(instant.at, instant.zone)
    day = f"{shown:%A}, {shown.day} {shown:%B} {shown.year}"
    return f"{day}, {shown:%H:%M} {_abbreviation(shown)}({instant.zone})"


def _abbreviation(shown: datetime) -> str:
    # Zones without letters of their own show as +03: the name says as much.
    name = shown.tzname() or ""
    return f"{name} " if name.isalpha() else f"UTC{shown:%z} ".replace("UTC+0000", "UTC")


def explained(instant: Instant) -> str:
    """Say what happens where the clocks change; "" where they do not."""
    day = f"{instant.wall.day} {instant.wall:%B %Y}"
    if instant.quirk is Quirk.GAP:
        leaves = local(instant.at, instant.zone)
        on = "" if leaves.date() == instant.wall.date() else f" on {leaves.day} {leaves:%B %Y}"
        return (
            f"{instant.wall:%H:%M} does not exist on {day} in {instant.zone}, the clocks go forward; "
            f"it will leave at {leaves:%H:%M}{on}"
        )
    if instant.quirk is Quirk.FOLD:
        leaves = local(instant.at, instant.zone)
        return (
            f"{instant.wall:%H:%M} comes twice on {day} in {instant.zone}, the clocks go back; "
            f"it will leave the first time (UTC{leaves:%z})"
        )
    return ""
