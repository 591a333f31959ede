"""Launch guards: everything that forbids sending at some time, or that staff should know about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from newsletter.model import ScheduleRules
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.schedule.blackout import blackout_on
from newsletter.schedule.frequency_cap import NearbyMailing
from newsletter.schedule.holiday import holiday_on
from newsletter.schedule.quiet_hours import is_quiet
from newsletter.schedule.wall_time import format_date, format_short, local

OVERRIDE = "Choose another time, or give a reason to send anyway (kept on record)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """When messages go out, and the zone whose clock counts for them."""

    at: dt.datetime
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A guard that applies. `stops` means that it needs an override; the others are only reported."""

    kind: str
    """blackout, quiet, distance, holiday."""
    key: str
    """What an override for it covers: this blackout day only, or this other mailing only."""
    message: str
    stops: bool = True


def obstacles(
    departures: Sequence[Departure], rules: ScheduleRules, nearby: Iterable[NearbyMailing] = ()
) -> tuple[Obstacle, ...]:
    """Return the guards that apply to messages that go out then; each once.

    `nearby` are the mailings that some readers would get too near (schedule.frequency_cap).
    """
    found: dict[str, Obstacle] = {}
    for departure in departures:
        shown = local(departure.at, departure.zone)
        for obstacle in (*_day(shown, rules), *_hour(shown, departure.zone, rules)):
            found.setdefault(obstacle.message, obstacle)
    for mailing in nearby:
        obstacle = _near(mailing, rules)
        found.setdefault(obstacle.message, obstacle)
    return tuple(found.values())


def _day(shown: dt.datetime, rules: ScheduleRules) -> Iterable[Obstacle]:
    day = format_date(shown)
    if blackout := blackout_on(shown.date(), rules.blackouts):
        key = f"blackout {blackout.key} {shown:%Y-%m-%d}"
        yield Obstacle(
            kind="blackout",
            key=key,
            message=phrase("{day} is a blackout day: {reason}", day=day, reason=blackout.reason),
        )
    if holiday := holiday_on(shown.date(), rules.holidays):
        key = f"holiday {shown:%Y-%m-%d}"
        yield Obstacle(
            kind="holiday",
            key=key,
            message=phrase("{day} is a holiday: {holiday}", day=day, holiday=holiday),
            stops=False,
        )


def _hour(shown: dt.datetime, zone: str, rules: ScheduleRules) -> Iterable[Obstacle]:
    quiet = rules.quiet
    if quiet is not None and is_quiet(shown.time(), quiet):
        hours = f"{quiet.start:%H:%M} to {quiet.end:%H:%M}"
        message = phrase(
            "{shown:%H:%M} in {zone} is within quiet hours ({hours})", shown=shown, zone=zone, hours=hours
        )
        yield Obstacle(kind="quiet", key="quiet", message=message)


def _near(one: NearbyMailing, rules: ScheduleRules) -> Obstacle:
    moment = format_short(one.at, rules.zone)
    when = f"from {moment} on" if one.waves else f"at {moment}"
    get = "gets" if one.shared == 1 else "get"
    apart = f"less than {rules.distance_hours:g} hours apart"
    message = phrase(
        "{shared:,} of these people {get} {name} {when}, {apart}",
        shared=one.shared,
        get=get,
        name=one.name,
        when=when,
        apart=apart,
    )
    return Obstacle(kind="distance", key=distance_key(one.name), message=message)


def distance_key(issue: str) -> str:
    """Return the key that an override for a mailing that is too near covers."""
    return f"distance {issue}"
