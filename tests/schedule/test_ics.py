"""ICS: a calendar program reads it, entries keep their identity, hostile text stays text."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from newsletter.schedule.ics import as_ics
from newsletter.schedule.timetable import EntryKind, TimetableEntry
from tests.schedule.clocks import utc

NOW = utc("2026-12-01 18:00")
MAILING = TimetableEntry(
    key="schedule-1",
    kind=EntryKind.MAILING,
    at=utc("2026-12-08 17:00"),
    title="i to l",
    status="waiting",
    detail="“s”",
)
BLACKOUT = TimetableEntry(
    key="blackout-m",
    kind=EntryKind.BLACKOUT,
    at=utc("2026-11-30 08:00"),
    title="Mourning",
    last_day=dt.date(2026, 12, 2),
)


def read(*entries: TimetableEntry) -> list[object]:
    data = as_ics(entries, name="The Thirteenth", host="letters.example", zone="America/Los_Angeles", now=NOW)
    assert data == as_ics(
        entries, name="The Thirteenth", host="letters.example", zone="America/Los_Angeles", now=NOW
    )
    calendar = Calendar.from_ical(data)
    assert calendar["x-wr-calname"] == "The Thirteenth"
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return list(calendar.walk("VEVENT"))


def test_a_mailing_is_an_event_in_utc_with_an_identity_that_stays() -> None:
    (event,) = read(MAILING)
    assert event["uid"] == "schedule-1@letters.example"  # type: ignore[index]
    assert event["dtstart"].dt == MAILING.at  # type: ignore[index]
    assert event["summary"] == "i to l (waiting)"  # type: ignore[index]
    assert event["description"] == "“s”"  # type: ignore[index]


def test_whole_days_end_the_day_after_the_last() -> None:
    (event,) = read(BLACKOUT)
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2026, 11, 30), dt.date(2026, 12, 3))  # type: ignore[index]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_no_title_breaks_out_of_its_line(title: str) -> None:
    hostile = f"{title}\r\nEND:VEVENT\r\nBEGIN:VEVENT"
    (event,) = read(TimetableEntry(key="k", kind=EntryKind.ISSUE, at=NOW, title=hostile))
    assert event["uid"] == "k@letters.example"  # type: ignore[index]
