"""iCalendar: the timetable as an .ics file for calendar programs (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from newsletter.schedule.timetable import TimetableEntry
from newsletter.schedule.wall_time import local

_MINUTES = 15
"""How long an entry without a length is shown."""


def as_ics(entries: Iterable[TimetableEntry], *, name: str, host: str, zone: str, now: dt.datetime) -> bytes:
    """Return a calendar. An entry keeps its UID, so that calendar programs move it, not duplicate it."""
    calendar = Calendar()
    calendar.add("prodid", "-//newsletter//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, host, zone, now))
    return bytes(calendar.to_ical())


def _event(entry: TimetableEntry, host: str, zone: str, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key.replace(' ', '-')}@{host}")
    event.add("dtstamp", now)
    event.add("summary", f"{entry.title} ({entry.status})" if entry.status else entry.title)
    if entry.detail:
        event.add("description", entry.detail)
    event.add("categories", [entry.kind.value])
    if entry.last_day is None:
        event.add("dtstart", entry.at)
        event.add("duration", timedelta(minutes=_MINUTES))
    else:
        event.add("dtstart", local(entry.at, zone).date())
        event.add("dtend", entry.last_day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event
