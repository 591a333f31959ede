"""Timetable: the entries of the calendar: mailings, slots, deadlines, blackouts, holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from newsletter.model import Schedule, ScheduleRules, ScheduleStatus
from newsletter.schedule.holiday import holiday_on
from newsletter.schedule.slots import SlotDate, blackout_for, slot_dates
from newsletter.schedule.wall_time import local, to_instant


class EntryKind(StrEnum):
    """The kind of an entry."""

    MAILING = "mailing"
    SLOT = "slot"
    DEADLINE = "deadline"
    ISSUE = "issue"
    BLACKOUT = "blackout"
    HOLIDAY = "holiday"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableEntry:
    """One entry in the calendar. `key` identifies it and does not change."""

    key: str
    kind: EntryKind
    at: dt.datetime
    title: str
    status: str = ""
    detail: str = ""
    last_day: dt.date | None = None
    """Set for whole days: `at` is then midnight of the first day in the publication's zone."""


def mailing_entries(
    schedules: Iterable[Schedule], remarks: Mapping[int, str] = MappingProxyType({})
) -> Iterator[TimetableEntry]:
    """Yield the schedules that are waiting or held; `remarks` are more to say of some, by number."""
    for one in schedules:
        if one.status in (ScheduleStatus.WAITING, ScheduleStatus.HELD):
            yield TimetableEntry(
                key=f"schedule-{one.id}",
                kind=EntryKind.MAILING,
                at=one.send_at,
                title=f"{one.issue} to {one.list}{_mark(one)}",
                status=one.status.value,
                detail="; ".join(filter(None, (_detail(one), remarks.get(one.id, "")))),
            )


def _mark(schedule: Schedule) -> str:
    if schedule.is_correction:
        return f", correction {schedule.round}"
    return ", to those who missed it" if schedule.round else ""


def _detail(schedule: Schedule) -> str:
    zones = ", in each reader's time zone" if schedule.readers_zone else ""
    override = f", guard overridden: {schedule.override}" if schedule.override else ""
    return schedule.reason or f"“{schedule.subject}”{zones}{override}"


def slot_entries(
    rules: ScheduleRules,
    planned: Iterable[tuple[str, dt.datetime]],
    *,
    now: dt.datetime,
    until: dt.datetime,
) -> Iterator[TimetableEntry]:
    """Yield each slot's coming dates and deadlines; `planned` are list and time of each send.

    A date on a blackout day is closed: no issue is expected, and there is no deadline.
    """
    days = {(key, local(at, rules.zone).date()) for key, at in planned}
    for slot in rules.slots:
        for date in slot_dates(slot, rules.zone, after=now, until=until):
            status = _status(date, days, rules, now)
            title = f"{slot.key}: issue for {slot.list}"
            yield TimetableEntry(
                key=f"slot-{date.key}", kind=EntryKind.SLOT, at=date.appears.at, title=title, status=status
            )
            if date.deadline > now and status != "closed":
                yield TimetableEntry(
                    key=f"deadline-{date.key}",
                    kind=EntryKind.DEADLINE,
                    at=date.deadline,
                    title=f"{slot.key}: deadline for the issue of {date.appears.wall:%Y-%m-%d}",
                    status=status,
                )


def _status(date: SlotDate, taken: set[tuple[str, dt.date]], rules: ScheduleRules, now: dt.datetime) -> str:
    if (date.slot.list, date.appears.wall.date()) in taken:
        return "filled"
    if blackout_for(date, rules.blackouts):
        return "closed"
    return "late" if date.deadline <= now else "open"


def special_day_entries(
    rules: ScheduleRules, *, now: dt.datetime, until: dt.datetime
) -> Iterator[TimetableEntry]:
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
    midnight = to_instant(dt.datetime.combine(first, dt.time()), zone).at
    return TimetableEntry(key=key, kind=kind, at=midnight, title=title, last_day=last)
