"""Guards: everything that stands in the way of a mailing leaving at some time, or is worth a thought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsletter.model import ScheduleRules
from newsletter.schedule.blackout import blackout_on
from newsletter.schedule.frequency_cap import NearbyMailing
from newsletter.schedule.holiday import holiday_on
from newsletter.schedule.quiet_hours import is_quiet
from newsletter.schedule.wall_time import local

OVERRIDE = "Choose another time, or give a reason to send anyway (it is kept on record)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """When copies leave, and in which zone their readers look at the clock."""

    at: dt.datetime
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What stands in the way. `stops` means that it needs an override; the rest is worth a thought."""

    kind: str
    """blackout, quiet, distance, holiday."""
    key: str
    """What an override for it covers: this day of mourning, no other; this other mailing."""
    message: str
    stops: bool = True


def obstacles(
    departures: Sequence[Departure], rules: ScheduleRules, neighbours: Iterable[NearbyMailing] = ()
) -> tuple[Obstacle, ...]:
    """Return what stands in the way of copies leaving then; each thing is told once.

    `neighbours` are the mailings that some readers would get too near: see schedule.distance.
    """
    found: dict[str, Obstacle] = {}
    for departure in departures:
        shown = local(departure.at, departure.zone)
        for obstacle in (*_day(shown, rules), *_hour(shown, departure.zone, rules)):
            found.setdefault(obstacle.message, obstacle)
    for neighbour in neighbours:
        obstacle = _near(neighbour, rules)
        found.setdefault(obstacle.message, obstacle)
    return tuple(found.values())


def _day(shown: dt.datetime, rules: ScheduleRules) -> Iterable[Obstacle]:
    day = f"{shown.day} {shown:%B %Y}"
    if blackout := blackout_on(shown.date(), rules.blackouts):
        key = f"blackout {blackout.key} {shown:%Y-%m-%d}"
        yield Obstacle(kind="blackout", key=key, message=f"nothing leaves on {day}: {blackout.reason}")
    if holiday := holiday_on(shown.date(), rules.holidays):
        key = f"holiday {shown:%Y-%m-%d}"
        yield Obstacle(kind="holiday", key=key, message=f"{day} is a holiday: {holiday}", stops=False)


def _hour(shown: dt.datetime, zone: str, rules: ScheduleRules) -> Iterable[Obstacle]:
    quiet = rules.quiet
    if quiet is not None and is_quiet(shown.time(), quiet):
        hours = f"{quiet.start:%H:%M} to {quiet.end:%H:%M}"
        message = f"{shown:%H:%M} in {zone} is in the quiet hours, {hours}"
        yield Obstacle(kind="quiet", key="quiet", message=message)


def _near(one: NearbyMailing, rules: ScheduleRules) -> Obstacle:
    moment = f"{local(one.at, rules.zone):%Y-%m-%d %H:%M} {rules.zone}"
    when = f"from {moment} on" if one.waves else f"at {moment}"
    apart = f"less than {rules.distance_hours:g} hours apart"
    message = f"{one.shared:,} of these people get {one.name} {when}, {apart}"
    return Obstacle(kind="distance", key=distance_key(one.name), message=message)


def distance_key(issue: str) -> str:
    """Return what an override for a mailing that is too near goes by."""
    return f"distance {issue}"
