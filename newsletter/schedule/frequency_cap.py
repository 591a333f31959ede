"""Frequency cap: whether two mailings reach the same people too soon after each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from datetime import timedelta

from newsletter.model import QuietHours, ScheduleRules
from newsletter.model.deferred_dataclass import dataclass
from newsletter.schedule.recipient_timezones import due_by_zone

_WAVES = timedelta(days=2)
"""The longest time between a mailing's first and last wave: all time zones, then quiet hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingTimes:
    """When a mailing's messages go out: all at `at`, or from then on, each at `wall` in its reader's zone."""

    at: dt.datetime
    wall: dt.datetime | None = None
    zone: str = ""
    """With `wall`: the zone of readers without one."""

    def times(self, given: Iterable[str], quiet: QuietHours | None) -> Mapping[str, dt.datetime]:
        """Return when messages go out, by the value of the reader's zone attribute."""
        if self.wall is None:
            return dict.fromkeys(given, self.at)
        return due_by_zone(self.wall, dict.fromkeys(given, 0), zone=self.zone, now=self.at, quiet=quiet)

    @property
    def end(self) -> dt.datetime:
        """When the last message has gone out, at the latest."""
        return self.at if self.wall is None else self.at + _WAVES


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyMailing:
    """Another mailing, sent or scheduled, that some people would get too soon before or after."""

    name: str
    at: dt.datetime
    """When the first of those people get it."""
    shared: int
    """How many people get both."""
    waves: bool = False
    """Whether they get it at different times."""
    mailing_id: int | None = None
    """None if it has not been sent yet."""


def may_be_too_near(ours: MailingTimes, theirs: MailingTimes, rules: ScheduleRules) -> bool:
    """Return whether any messages of the two could be too near; if not, people need not be counted."""
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
    """Return the other mailing if anyone gets both too near; `shared` counts who gets both, by zone."""
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
