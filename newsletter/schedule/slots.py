"""Slots: the dates on which issues of a list are to go out, their deadlines, and which are filled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

from newsletter.model import Blackout, Instant, Slot
from newsletter.model.deferred_dataclass import dataclass
from newsletter.schedule.blackout import blackout_on
from newsletter.schedule.recurrence import occurrences, read_recurrence
from newsletter.schedule.wall_time import local


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotDate:
    """One date of a slot: when the issue goes out, and its deadline."""

    slot: Slot
    appears: Instant
    deadline: dt.datetime

    @property
    def key(self) -> str:
        """The key of this date: slot and day, independent of clock changes."""
        return f"{self.slot.key} {self.appears.wall:%Y-%m-%d}"


def slot_dates(slot: Slot, zone: str, *, after: dt.datetime, until: dt.datetime) -> Iterator[SlotDate]:
    """Yield a slot's dates after one instant and no later than another."""
    for instant in occurrences(read_recurrence(slot.every, zone=zone), after=after):
        if instant.at > until:
            return
        deadline = instant.at - timedelta(hours=slot.deadline_hours)
        yield SlotDate(slot=slot, appears=instant, deadline=deadline)


def blackout_for(date: SlotDate, blackouts: Iterable[Blackout]) -> Blackout | None:
    """Return the blackout on that day, if there is one: then no issue is expected."""
    return blackout_on(date.appears.wall.date(), blackouts)


def is_filled(date: SlotDate, planned: Collection[tuple[str, dt.datetime]]) -> bool:
    """Return whether anything goes to the slot's list that day. `planned`: list and time of each send."""
    day = date.appears.wall.date()
    zone = date.appears.zone
    return any(key == date.slot.list and local(at, zone).date() == day for key, at in planned)
