"""Waves: a mailing that reaches each reader at the same hour of their own day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.model import QuietHours
from newsletter.schedule.quiet_hours import after_quiet
from newsletter.schedule.wall_time import settle
from newsletter.schedule.zones import known_zone

ATTRIBUTE = "timezone"
"""What of a subscriber names their zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Copies that leave at one point in time; `zones` are the readers' own, by IANA name."""

    at: dt.datetime
    zones: tuple[str, ...]
    people: int
    missed: bool = False
    """The hour had passed for them already: they get it as soon as it is not quiet."""


def due_by_zone(
    wall: dt.datetime, given: Mapping[str, int], *, zone: str, now: dt.datetime, quiet: QuietHours | None
) -> Mapping[str, dt.datetime]:
    """Return when a copy is due, by what stands in the reader's attribute; "" is everybody else.

    What is no zone ("", a misspelling) goes by the publication's. Where the hour has passed at `now`, it
    is due at once, or when that reader's quiet hours are over.
    """
    return {raw: _due(wall, known_zone(raw) or zone, now, quiet) for raw in {"", *given}}


def waves(
    wall: dt.datetime, given: Mapping[str, int], *, zone: str, now: dt.datetime, quiet: QuietHours | None
) -> tuple[Wave, ...]:
    """Return the same by time: how many people get it when. `given` counts readers by attribute."""
    due = due_by_zone(wall, given, zone=zone, now=now, quiet=quiet)
    together: dict[tuple[dt.datetime, bool], dict[str, int]] = defaultdict(dict)
    for raw, people in given.items():
        name = known_zone(raw) or zone
        missed = settle(wall, name).at < now
        at = together[due[raw], missed]
        at[name] = at.get(name, 0) + people
    return tuple(
        Wave(at=at, zones=tuple(sorted(zones)), people=sum(zones.values()), missed=missed)
        for (at, missed), zones in sorted(together.items())
    )


def _due(wall: dt.datetime, zone: str, now: dt.datetime, quiet: QuietHours | None) -> dt.datetime:
    at = settle(wall, zone).at
    return at if at >= now else after_quiet(now, zone, quiet)
