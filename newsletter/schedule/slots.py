"""Slots: when issues of a list are to appear, by when each must be ready, and which is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from newsletter.model import Blackout, Instant, Slot
from newsletter.schedule.blackout import blackout_on
from newsletter.schedule.recurrence import occurrences, read_recurrence
from newsletter.schedule.wall_time import local


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotDate:
    """One time a slot comes round: when the issue appears, and by when it must be ready."""

    slot: Slot
    appears: Instant
    deadline: dt.datetime

    @property
    def key(self) -> str:
        """What this turn goes by: the slot and the day, whatever the clocks did."""
        return f"{self.slot.key} {self.appears.wall:%Y-%m-%d}"


def turns(slot: Slot, zone: str, *, after: dt.datetime, until: dt.datetime) -> Iterator[SlotDate]:
    """Yield a slot's turns that appear after one instant and no later than another."""
    for instant in occurrences(read_recurrence(slot.every, zone=zone), after=after):
        if instant.at > until:
            return
        deadline = instant.at - timedelta(hours=slot.deadline_hours)
        yield SlotDate(slot=slot, appears=instant, deadline=deadline)


def closed(turn: SlotDate, blackouts: Iterable[Blackout]) -> Blackout | None:
    """Return the blackout that a turn's day falls in: no issue is wanted then."""
    return blackout_on(turn.appears.wall.date(), blackouts)


def filled(turn: SlotDate, planned: Collection[tuple[str, dt.datetime]]) -> bool:
    """Say whether something goes to the slot's list on the turn's day. `planned`: list and time of each."""
    day = turn.appears.wall.date()
    zone = turn.appears.zone
    return any(key == turn.slot.list and local(at, zone).date() == day for key, at in planned)
