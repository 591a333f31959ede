"""Distance: how far apart two mailings reach the same people, each of them at their own due time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from newsletter.model import QuietHours, ScheduleRules
from newsletter.schedule.recipient_timezones import due_by_zone

_WAVES = timedelta(days=2)
"""What lies between a mailing's first wave and its last at most: the earth's zones, then quiet hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingTimes:
    """When the copies of a mailing leave: all at `at`, or from then on each at `wall` of its reader's day."""

    at: dt.datetime
    wall: dt.datetime | None = None
    zone: str = ""
    """With `wall`: the zone of readers who say none."""

    def times(self, given: Iterable[str], quiet: QuietHours | None) -> Mapping[str, dt.datetime]:
        """Return when a copy leaves, by what stands in the reader's attribute."""
        if self.wall is None:
            return dict.fromkeys(given, self.at)
        return due_by_zone(self.wall, dict.fromkeys(given, 0), zone=self.zone, now=self.at, quiet=quiet)

    @property
    def end(self) -> dt.datetime:
        """After which no copy leaves, roughly."""
        return self.at if self.wall is None else self.at + _WAVES


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyMailing:
    """Another mailing, sent or scheduled, that some people would get too near in time."""

    name: str
    at: dt.datetime
    """When the first of those people get it."""
    shared: int
    """How many they are."""
    waves: bool = False
    """They do not all get it at the same moment."""
    mailing_id: int | None = None
    """None: it has not left yet."""


def may_meet(ours: MailingTimes, theirs: MailingTimes, rules: ScheduleRules) -> bool:
    """Say whether it is worth counting: whether any copies at all could leave too near."""
    distance = timedelta(hours=rules.distance_hours)
    return ours.at - theirs.end < distance and theirs.at - ours.end < distance


def too_near(
    name: str,
    ours: MailingTimes,
    theirs: MailingTimes,
    shared: Mapping[str, int],
    rules: ScheduleRules,
    *,
    mailing_id: int | None = None,
) -> NearbyMailing | None:
    """Return the neighbour when somebody gets both too near; `shared` counts who gets both by attribute."""
    distance = timedelta(hours=rules.distance_hours)
    first, second = ours.times(shared, rules.quiet), theirs.times(shared, rules.quiet)
    near = [raw for raw, people in shared.items() if people and abs(first[raw] - second[raw]) < distance]
    if not near:
        return None
    times = {second[raw] for raw in near}
    return NearbyMailing(
        name=name,
        at=min(times),
        shared=sum(shared[raw] for raw in near),
        waves=len(times) > 1,
        mailing_id=mailing_id,
    )
