"""Clock changes: what happens to a send at an hour that the clocks leave out, or show twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.app.scheduling import SchedulePreview
from newsletter.model import Quirk
from newsletter.schedule.wall_time import explained, settle


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """What happens in one zone, in a sentence without its period."""

    explanation: str
    more_zones: int = 0
    """In how many more zones of readers the same happens."""


def clock_changes(preview: SchedulePreview) -> Iterator[ClockChange]:
    """Yield what happens in the zone that was named, then in those of readers."""
    instant = preview.instant
    if why := explained(instant):
        yield ClockChange(explanation=why)
    zones = {zone for wave in preview.waves if not wave.missed for zone in wave.zones} - {instant.zone}
    theirs = [settle(instant.wall, zone) for zone in sorted(zones)]
    for quirk in (Quirk.GAP, Quirk.FOLD):
        there = [one for one in theirs if one.quirk is quirk]
        if there:
            yield ClockChange(explanation=explained(there[0]), more_zones=len(there) - 1)
