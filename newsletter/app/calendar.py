"""The calendar: mailings, issues, slots, deadlines, special days and feeds of the coming weeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from newsletter.app.next_slot import planned_sends
from newsletter.app.outdated_schedules import OutdatedSchedule
from newsletter.app.reader_digests import coming_digests
from newsletter.app.slots import issues_of
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.files import write_whole
from newsletter.model import OPEN_SCHEDULES, ScheduleStatus
from newsletter.model.phrase import phrase
from newsletter.schedule.ics import as_ics
from newsletter.schedule.timetable import EntryKind, slot_entries, special_day_entries
from newsletter.schedule.timetable import TimetableEntry as TimetableEntry
from newsletter.schedule.timetable import mailing_entries as planned_mailings
from newsletter.schedule.wall_time import local, to_instant
from newsletter.store.database import Store


def calendar(
    workspace: Workspace, *, weeks: int, outdated: Iterable[OutdatedSchedule] = ()
) -> tuple[TimetableEntry, ...]:
    """Return the entries of the coming weeks by time; held schedules are included whenever they were due.

    `outdated` are those whose entries say that they hold an earlier version of their issue.
    """
    now = workspace.clock.now()
    until = now + timedelta(weeks=weeks)
    rules = workspace.settings.schedule
    remarks = {one.schedule.id: one.explanation for one in outdated}
    entries = [
        *(one for one in planned_mailings(workspace.store.schedules(), remarks) if one.at <= until),
        *_waves_under_way(workspace.store, until),
        *_digests(workspace, until),
        *_issues(workspace, now, until),
        *slot_entries(rules, planned_sends(workspace.store, rules.zone), now=now, until=until),
        *special_day_entries(rules, now=now, until=until),
        *_feeds(workspace, now, until),
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.at, entry.kind, entry.key)))


def _waves_under_way(store: Store, until: datetime) -> Iterator[TimetableEntry]:
    for mailing in store.sending_mailings():
        due = store.next_due(mailing.id)
        if due is not None and due <= until:
            yield TimetableEntry(
                key=f"mailing-{mailing.id}",
                kind=EntryKind.MAILING,
                at=due,
                title=f"{mailing.issue} to {mailing.list}",
                status=mailing.status.value,
                detail="the next messages go out",
            )


def _digests(workspace: Workspace, until: datetime) -> Iterator[TimetableEntry]:
    """Yield the next digest of each list and cadence that has readers."""
    for one in coming_digests(workspace):
        if one.time.first_at <= until:
            so_far = f"{len(one.titles)} issue{'' if len(one.titles) == 1 else 's'} so far"
            readers = f"{one.readers:,} reader{'' if one.readers == 1 else 's'}"
            yield TimetableEntry(
                key=f"digest-{one.list}-{one.cadence.value}-{one.time.day}",
                kind=EntryKind.MAILING,
                at=one.time.first_at,
                title=f"{one.cadence.value} digest to {one.list}",
                status="digest",
                detail=f"{so_far}, {readers}",
            )


def _issues(workspace: Workspace, now: datetime, until: datetime) -> Iterator[TimetableEntry]:
    """Yield issues by the date in their file, with the status of each."""
    zone = workspace.settings.schedule.zone
    states = {(one.issue, one.list): "sent" for one in workspace.store.mailings()}
    states |= {
        (one.issue, one.list): "scheduled" if one.status is ScheduleStatus.WAITING else "held"
        for one in workspace.store.schedules(*OPEN_SCHEDULES)
    }
    first, last = local(now, zone).date(), local(until, zone).date()
    for slug, list_key, day in issues_of(workspace, None, first=first, last=last):
        yield TimetableEntry(
            key=f"issue-{slug}",
            kind=EntryKind.ISSUE,
            at=to_instant(datetime.combine(day, datetime.min.time()), zone).at,
            title=f"{slug} for {list_key}",
            status=states.get((slug, list_key), "draft"),
            last_day=day,
        )


def _feeds(workspace: Workspace, now: datetime, until: datetime) -> Iterator[TimetableEntry]:
    states = workspace.store.feed_states()
    for key in workspace.publication.feeds:
        state = states.get(key)
        if state is not None and (state.problem or state.not_before) and state.gone_at is None:
            at = max(state.not_before or now, now)
            if at <= until:
                title = f"next poll of {key}"
                yield TimetableEntry(
                    key=f"feed-{key}", kind=EntryKind.FEED, at=at, title=title, detail=state.problem
                )


def calendar_file(workspace: Workspace, entries: tuple[TimetableEntry, ...]) -> bytes:
    """Return the calendar as an .ics file."""
    host = urlsplit(workspace.publication.base_url).hostname or "newsletter"
    zone = workspace.settings.schedule.zone
    now = workspace.clock.now()
    return as_ics(entries, name=workspace.publication.name, host=host, zone=zone, now=now)


def write_calendar_file(workspace: Workspace, entries: tuple[TimetableEntry, ...], file: Path) -> None:
    """Write the calendar as an .ics file, atomically; raises NewsletterError."""
    try:
        write_whole(file, calendar_file(workspace, entries))
    except OSError as error:
        raise NewsletterError(
            phrase("{file} cannot be written ({strerror})", file=file, strerror=error.strerror or error)
        ) from None
