"""The timetable: what the coming weeks hold, one entry a thing, in order of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from newsletter.model import Schedule, ScheduleRules, ScheduleStatus
from newsletter.schedule.holiday import holiday_on
from newsletter.schedule.slots import SlotDate, closed, turns
from newsletter.schedule.wall_time import local, settle


class EntryKind(StrEnum):
    """What an entry is."""

    MAILING = "mailing"
    SLOT = "slot"
    DEADLINE = "deadline"
    ISSUE = "issue"
    BLACKOUT = "blackout"
    HOLIDAY = "holiday"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableEntry:
    """One thing in the calendar. `key` is the same for the same thing whenever it is asked."""

    key: str
    kind: EntryKind
    at: dt.datetime
    title: str
    status: str = ""
    detail: str = ""
    last_day: dt.date | None = None
    """Given for whole days: `at` is midnight of the first in the publication's zone."""


def planned(schedules: Iterable[Schedule]) -> Iterator[TimetableEntry]:
    """Yield the mailings that wait or are held."""
    for one in schedules:
        if one.status in (ScheduleStatus.WAITING, ScheduleStatus.HELD):
            yield TimetableEntry(
                key=f"schedule-{one.id}",
                kind=EntryKind.MAILING,
                at=one.send_at,
                title=f"{one.issue} to {one.list}",
                status=one.status.value,
                detail=_detail(one),
            )


def _detail(plan: Schedule) -> str:
    zones = ", in each reader's zone" if plan.readers_zone else ""
    overridden = f", in spite of a guard: {plan.override}" if plan.override else ""
    return plan.reason or f"“{plan.subject}”{zones}{overridden}"


def rounds(
    rules: ScheduleRules,
    taken: Iterable[tuple[str, dt.datetime]],
    *,
    now: dt.datetime,
    until: dt.datetime,
) -> Iterator[TimetableEntry]:
    """Yield each slot's coming turns and deadlines; `taken` are list and time of what is planned.

    A turn on a blackout day is closed: nothing is wanted then, and there is no deadline.
    """
    days = {(key, local(at, rules.zone).date()) for key, at in taken}
    for slot in rules.slots:
        for turn in turns(slot, rules.zone, after=now, until=until):
            status = _status(turn, days, rules, now)
            title = f"{slot.key}: an issue for {slot.list}"
            yield TimetableEntry(
                key=f"slot-{turn.key}", kind=EntryKind.SLOT, at=turn.appears.at, title=title, status=status
            )
            if turn.deadline > now and status != "closed":
                yield TimetableEntry(
                    key=f"deadline-{turn.key}",
                    kind=EntryKind.DEADLINE,
                    at=turn.deadline,
                    title=f"{slot.key}: the issue for {turn.appears.wall:%Y-%m-%d} must be ready",
                    status=status,
                )


def _status(turn: SlotDate, taken: set[tuple[str, dt.date]], rules: ScheduleRules, now: dt.datetime) -> str:
    if (turn.slot.list, turn.appears.wall.date()) in taken:
        return "filled"
    if closed(turn, rules.blackouts):
        return "closed"
    return "late" if turn.deadline <= now else "open"


def special_days(rules: ScheduleRules, *, now: dt.datetime, until: dt.datetime) -> Iterator[TimetableEntry]:
    """Yield blackouts and holidays."""
    first, last = local(now, rules.zone).date(), local(until, rules.zone).date()
    for one in rules.blackouts:
        if one.first <= last and one.last >= first:
            yield _day(EntryKind.BLACKOUT, f"blackout-{one.key}", one.first, one.last, one.reason, rules.zone)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if name := holiday_on(day, rules.holidays):
            yield _day(EntryKind.HOLIDAY, f"holiday-{day}", day, day, name, rules.zone)


def _day(kind: EntryKind, key: str, first: dt.date, last: dt.date, title: str, zone: str) -> TimetableEntry:
    midnight = settle(dt.datetime.combine(first, dt.time()), zone).at
    return TimetableEntry(key=key, kind=kind, at=midnight, title=title, last_day=last)
