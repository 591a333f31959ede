"""Month: everything of one month, day by day: what was sent, what is planned, slots, holidays, days off."""

from __future__ import annotations

import calendar as weeks_of_months
import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from babel import Locale

from newsletter.app.calendar import TimetableEntry as TimetableEntry
from newsletter.app.next_slot import planned_sends
from newsletter.app.workspace import Workspace
from newsletter.model import Mailing, Schedule, ScheduleStatus
from newsletter.schedule.timetable import EntryKind as EntryKind
from newsletter.schedule.timetable import slot_entries, special_day_entries
from newsletter.schedule.wall_time import local, to_instant

FIRST_YEAR, LAST_YEAR = 1990, 2200


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEntry:
    """One entry of a day. `issue` and `mailing` are what it can be looked up by."""

    kind: EntryKind
    at: dt.datetime
    title: str
    status: str = ""
    whole_day: bool = False
    issue: str = ""
    mailing: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """One day."""

    date: dt.date
    in_month: bool
    is_today: bool
    entries: tuple[MonthEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month, in weeks that are whole: the first and the last may have days of its neighbors."""

    first: dt.date
    weeks: tuple[tuple[MonthDay, ...], ...]

    @property
    def before(self) -> dt.date:
        """The first day of the month before."""
        return (self.first - dt.timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> dt.date:
        """The first day of the next month."""
        return (self.first + dt.timedelta(days=32)).replace(day=1)

    @property
    def busy_days(self) -> tuple[MonthDay, ...]:
        """The days of this month that have entries, for a list."""
        return tuple(day for week in self.weeks for day in week if day.in_month and day.entries)


def month_of(workspace: Workspace, year: int, month: int, *, lists: Collection[str] = ()) -> Month:
    """Return a month in the publication's zone; `lists` are those that its reader may see, () for all.

    Weeks begin as in the publication's country. Past slots are not shown: what was sent is.
    """
    zone = workspace.settings.schedule.zone
    today = local(workspace.clock.now(), zone).date()
    weeks = weeks_of_months.Calendar(_first_weekday(workspace)).monthdatescalendar(year, month)
    start, end = weeks[0][0], weeks[-1][-1]
    by_day: dict[dt.date, list[MonthEntry]] = {}
    for day, entry in _entries(workspace, start, end, lists):
        if start <= day <= end:
            by_day.setdefault(day, []).append(entry)
    return Month(
        first=dt.date(year, month, 1),
        weeks=tuple(
            tuple(
                MonthDay(
                    date=day,
                    in_month=day.month == month,
                    is_today=day == today,
                    entries=tuple(sorted(by_day.get(day, ()), key=lambda one: (not one.whole_day, one.at))),
                )
                for day in week
            )
            for week in weeks
        ),
    )


def _entries(
    workspace: Workspace, start: dt.date, end: dt.date, lists: Collection[str]
) -> Iterator[tuple[dt.date, MonthEntry]]:
    rules = workspace.settings.schedule
    first = to_instant(dt.datetime.combine(start, dt.time()), rules.zone).at
    until = to_instant(dt.datetime.combine(end, dt.time(23, 59)), rules.zone).at
    now = workspace.clock.now()
    yield from _sent(workspace, lists)
    yield from _planned(workspace, lists)
    yield from _drafts(workspace, start, end, lists)
    if until > now:
        for one in slot_entries(
            rules, planned_sends(workspace.store, rules.zone), now=max(now, first), until=until
        ):
            yield local(one.at, rules.zone).date(), _entry(one)
    for one in special_day_entries(rules, now=first, until=until):
        day, last = local(one.at, rules.zone).date(), one.last_day or start
        for number in range((last - day).days + 1):
            yield day + dt.timedelta(days=number), _entry(one, whole_day=True)


def _sent(workspace: Workspace, lists: Collection[str]) -> Iterator[tuple[dt.date, MonthEntry]]:
    zone = workspace.settings.schedule.zone
    for one in workspace.store.mailings():
        if one.is_welcome or (lists and one.list not in lists):
            continue
        entry = MonthEntry(
            kind=EntryKind.MAILING,
            at=one.created_at,
            title=_title(workspace, one),
            status="sent" if one.status.value == "finished" else one.status.value,
            issue=one.issue,
            mailing=one.id,
        )
        yield local(one.created_at, zone).date(), entry


def _planned(workspace: Workspace, lists: Collection[str]) -> Iterator[tuple[dt.date, MonthEntry]]:
    zone = workspace.settings.schedule.zone
    for one in workspace.store.schedules(ScheduleStatus.WAITING, ScheduleStatus.HELD):
        if lists and one.list not in lists:
            continue
        entry = MonthEntry(
            kind=EntryKind.MAILING,
            at=one.send_at,
            title=_title(workspace, one),
            status=one.status.value,
            issue=one.issue,
        )
        yield local(one.send_at, zone).date(), entry


def _title(workspace: Workspace, one: Mailing | Schedule) -> str:
    """Return the subject, and the list's title where there are several lists."""
    lists = workspace.publication.lists
    if len(lists) < 2:
        return one.subject
    return f"{one.subject} ({lists[one.list].title if one.list in lists else one.list})"


def _drafts(
    workspace: Workspace, start: dt.date, end: dt.date, lists: Collection[str]
) -> Iterator[tuple[dt.date, MonthEntry]]:
    """Yield the issues that are neither planned nor sent, on the date in their file."""
    known = set(workspace.store.issue_activities())
    zone = workspace.settings.schedule.zone
    for head in workspace.issue_heads.load(workspace.root):
        day = head.date
        if day is None or head.slug in known or (lists and head.list not in lists):
            continue
        at = to_instant(dt.datetime.combine(day, dt.time()), zone).at
        title = head.subject or head.slug
        entry = MonthEntry(
            kind=EntryKind.ISSUE, at=at, title=title, status="draft", whole_day=True, issue=head.slug
        )
        if start <= day <= end:
            yield day, entry


def _entry(one: TimetableEntry, *, issue: str = "", whole_day: bool = False) -> MonthEntry:
    return MonthEntry(
        kind=one.kind, at=one.at, title=one.title, status=one.status, whole_day=whole_day, issue=issue
    )


def _first_weekday(workspace: Workspace) -> int:
    """Return the day that weeks begin with, Monday as 0."""
    publication = workspace.publication
    lang = publication.lang.partition("-")[0]
    try:
        return int(Locale(lang, publication.country or None).first_week_day)
    except (ValueError, LookupError, AttributeError):
        return 0
