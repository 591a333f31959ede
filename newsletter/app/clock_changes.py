"""Clock changes: what happens to a send at an hour that the clocks skip or repeat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.app.scheduling import SchedulePreview
from newsletter.model import Quirk
from newsletter.schedule.wall_time import explain_clock_change, to_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """What happens in one zone, as a sentence without its period."""

    explanation: str
    more_zones: int = 0
    """How many more of the readers' zones have the same change."""


def clock_changes(preview: SchedulePreview) -> Iterator[ClockChange]:
    """Yield the change in the zone that was named, then those in readers' zones."""
    instant = preview.instant
    if why := explain_clock_change(instant):
        yield ClockChange(explanation=why)
    zones = {zone for wave in preview.waves if not wave.missed for zone in wave.zones} - {instant.zone}
    theirs = [to_instant(instant.wall, zone) for zone in sorted(zones)]
    for quirk in (Quirk.GAP, Quirk.FOLD):
        there = [one for one in theirs if one.quirk is quirk]
        if there:
            yield ClockChange(explanation=explain_clock_change(there[0]), more_zones=len(there) - 1)
