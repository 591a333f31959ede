"""Recipient time zones: waves of a mailing that goes out at the same hour in each reader's own zone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from newsletter.model import QuietHours
from newsletter.model.deferred_dataclass import dataclass
from newsletter.schedule.quiet_hours import after_quiet
from newsletter.schedule.wall_time import to_instant
from newsletter.schedule.zones import known_zone

ATTRIBUTE = "timezone"
"""The subscriber attribute with their zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Messages that go out at one time; `zones` are the readers' own, by IANA name."""

    at: dt.datetime
    zones: tuple[str, ...]
    people: int
    missed: bool = False
    """The hour has already passed there: they get it at once, or after quiet hours."""


def due_by_zone(
    wall: dt.datetime, given: Mapping[str, int], *, zone: str, now: dt.datetime, quiet: QuietHours | None
) -> Mapping[str, dt.datetime]:
    """Return when a message is due, by the value of the reader's zone attribute; "" is everyone else.

    A value that is no zone ("", a misspelling) means the publication's zone. If the hour has passed at
    `now`, the message is due at once, or after that reader's quiet hours.
    """
    return {raw: _due(wall, known_zone(raw) or zone, now, quiet) for raw in {"", *given}}


def waves(
    wall: dt.datetime, given: Mapping[str, int], *, zone: str, now: dt.datetime, quiet: QuietHours | None
) -> tuple[Wave, ...]:
    """Return the waves in order of time. `given` counts readers by the value of their zone attribute."""
    due = due_by_zone(wall, given, zone=zone, now=now, quiet=quiet)
    people_by_zone: dict[tuple[dt.datetime, bool], dict[str, int]] = defaultdict(dict)
    for raw, people in given.items():
        name = known_zone(raw) or zone
        missed = to_instant(wall, name).at < now
        counts = people_by_zone[due[raw], missed]
        counts[name] = counts.get(name, 0) + people
    return tuple(
        Wave(at=at, zones=tuple(sorted(zones)), people=sum(zones.values()), missed=missed)
        for (at, missed), zones in sorted(people_by_zone.items())
    )


def _due(wall: dt.datetime, zone: str, now: dt.datetime, quiet: QuietHours | None) -> dt.datetime:
    at = to_instant(wall, zone).at
    return at if at >= now else after_quiet(now, zone, quiet)
