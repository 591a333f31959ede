from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from newsletter.model import CalendarIdentity, Event, Events
from newsletter.rendering.calendar import beside, calendar_file, left_out_times
from newsletter.rendering.edition import render
from tests.rendering.reading import read
from tests.rendering.samples import THEME, at, front, issue, publication

ISSUE = replace(issue(Path("/nowhere")), slug="2026-05-01-street")
LUNCH = Event(
    title="Lunch",
    date=dt.date(2026, 5, 12),
    start=dt.time(22),
    end=dt.time(1),
    where="Room 3 or [online](https://city.example/join)",
    url="https://city.example/lunch",
    place=at(9),
)


IDENTITY = CalendarIdentity(
    uid="df29e77ebb32b58f3a286701@thirteenth.example",
    sequence=2,
    stamp=dt.datetime(2023, 3, 11, tzinfo=dt.UTC),
)


def made(event: Event = LUNCH, *, timezone: str = "America/Los_Angeles", **said: str) -> Any:
    file = calendar_file(
        event,
        title=said.get("title", event.title),
        where=said.get("where", "Room 3"),
        identity=IDENTITY,
        issue=ISSUE,
        publication=replace(publication(), timezone=timezone),
        attached=False,
    )
    assert b"\n" not in file.data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in file.data.split(b"\r\n"))
    (entry,) = Calendar.from_ical(file.data).walk("VEVENT")
    return entry


def test_a_time_is_reported_in_utc_and_may_end_on_the_next_day() -> None:
    entry = made()
    assert entry["DTSTART"].to_ical() == b"20260513T050000Z"
    assert entry["DTEND"].to_ical() == b"20260513T080000Z"
    assert (str(entry["SUMMARY"]), str(entry["LOCATION"]), str(entry["URL"])) == (
        "Lunch", "Room 3", "https://city.example/lunch"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("date", "start", "end", "timezone", "written"),
    [
        # The clocks of New York go from 2:00 to 3:00; by those before it, 2:30 is 7:30 UTC.
        ("2026-03-08", "02:30", "03:00", "America/New_York", ("20260308T073000Z", "20260308T080000Z")),
        ("2026-03-08", "02:30", "03:30", "America/New_York", ("20260308T073000Z", "20260308T083000Z")),
        ("2026-03-08", "02:15", "02:45", "America/New_York", ("20260308T071500Z", "20260308T074500Z")),
        ("2026-03-08", "02:30", "05:00", "America/New_York", ("20260308T073000Z", "20260308T090000Z")),
        ("2026-03-08", "01:30", "02:30", "America/New_York", ("20260308T063000Z", "20260308T073000Z")),
        ("2026-03-07", "22:00", "02:30", "America/New_York", ("20260308T030000Z", "20260308T073000Z")),
        ("2026-03-29", "02:45", "03:15", "Europe/Madrid", ("20260329T014500Z", "20260329T021500Z")),
        ("2026-10-04", "02:10", "02:35", "Australia/Lord_Howe", ("20261003T154000Z", "20261003T160500Z")),
        ("2026-04-24", "00:30", "01:00", "Africa/Cairo", ("20260423T223000Z", "20260423T230000Z")),
    ],
)
def test_an_event_in_the_hour_that_the_clocks_leave_out_ends_later_than_it_starts(
    date: str, start: str, end: str, timezone: str, written: tuple[str, str]
) -> None:
    event = replace(
        LUNCH,
        date=dt.date.fromisoformat(date),
        start=dt.time.fromisoformat(start),
        end=dt.time.fromisoformat(end),
    )
    entry = made(event, timezone=timezone)
    assert (entry["DTSTART"].to_ical().decode(), entry["DTEND"].to_ical().decode()) == written
    assert left_out_times(event, timezone)


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2032, 12, 31)),
    st.times(),
    st.times(),
    st.sampled_from(
        ["America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago"]
    ),
)
def test_no_event_ends_before_it_starts(date: dt.date, start: dt.time, end: dt.time, timezone: str) -> None:
    start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    if start == end:
        return
    entry = made(replace(LUNCH, date=date, start=start, end=end), timezone=timezone)
    assert entry["DTEND"].dt > entry["DTSTART"].dt


def test_the_hours_that_come_twice_and_those_of_other_days_are_not_left_out() -> None:
    fall = replace(LUNCH, date=dt.date(2026, 11, 1), start=dt.time(1, 30), end=dt.time(2, 30))
    for event, timezone in (
        (fall, "America/New_York"),
        (replace(fall, date=dt.date(2026, 3, 8)), ""),
        (replace(fall, date=dt.date(2026, 3, 8), start=dt.time(3), end=None), "America/New_York"),
        (replace(fall, date=dt.date(2026, 3, 8), start=None, end=None), "America/New_York"),
        (replace(fall, date=dt.date(2026, 3, 8), start=dt.time(2, 30)), "America/Phoenix"),
    ):
        assert left_out_times(event, timezone) == ()


def test_without_a_time_zone_a_time_is_the_readers_own() -> None:
    assert made(timezone="")["DTSTART"].to_ical() == b"20260512T220000"


def test_whole_days_end_before_the_day_after_their_last() -> None:
    day = Event(title="Fair", date=dt.date(2026, 5, 30), place=at(9))
    assert (made(day)["DTSTART"].to_ical(), made(day)["DTEND"].to_ical()) == (b"20260530", b"20260531")
    days = replace(day, last_day=dt.date(2026, 6, 1))
    assert made(days)["DTEND"].to_ical() == b"20260602"


def test_an_event_is_known_by_its_identity_and_is_no_invitation() -> None:
    entry = made()
    assert str(entry["UID"]) == IDENTITY.uid
    assert int(entry["SEQUENCE"]) == 2
    assert entry["DTSTAMP"].dt == IDENTITY.stamp
    assert "ORGANIZER" not in entry


def test_an_event_without_an_end_takes_an_hour() -> None:
    assert made(replace(LUNCH, end=None))["DTEND"].to_ical() == b"20260513T060000Z"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=80))
def test_any_words_come_out_of_the_file_as_they_went_in(words: str) -> None:
    entry = made(title=words, where=words)
    assert (str(entry["SUMMARY"]), str(entry["LOCATION"])) == (words, words)
    named = {"SUMMARY", "LOCATION", "DTSTART", "DTEND", "DTSTAMP", "UID", "URL", "SEQUENCE"}
    assert set(entry.keys()) == named


def test_the_bytes_of_an_event_stay_the_same_for_its_file_is_named_by_them() -> None:
    file = calendar_file(
        replace(LUNCH, end=None),
        title="Lunch; soup, bread \\ é\nand a very long line of words that has to be folded somewhere",
        where="Room 3",
        identity=IDENTITY,
        issue=ISSUE,
        publication=replace(publication(), timezone="America/Los_Angeles"),
        attached=False,
    )
    assert file.data.decode().split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//newsletter//events//EN", "BEGIN:VEVENT",
        "SUMMARY:Lunch\\; soup\\, bread \\\\ é\\nand a very long line of words that has",
        "  to be folded somewhere", "DTSTART:20260513T050000Z", "DTEND:20260513T060000Z",
        "DTSTAMP:20230311T000000Z", "UID:df29e77ebb32b58f3a286701@thirteenth.example", "SEQUENCE:2", "LOCATION:Room 3",
        "URL:https://city.example/lunch", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "file"),
    [
        ("https://a.example/issues/x", "https://a.example/issues/b c.ics"),
        ("https://a.example/issues/x/", "https://a.example/issues/x/b c.ics"),
        ("https://a.example/x.html", "https://a.example/b c.ics"),
        ("https://a.example/?issue=x", ""),
        ("https://a.example/#x", ""),
    ],
)
def test_a_file_lies_beside_its_page_where_there_is_such_a_place(page: str, file: str) -> None:
    assert beside(page, "b c.ics") == file.replace(" ", "%20")


def test_with_web_pages_the_letter_links_to_each_file(tmp_path: Path) -> None:
    events = Events(title="Coming up", items=(LUNCH, replace(LUNCH, title="Dinner")), place=at(8))
    edition = render(issue(tmp_path, events, head=front()), publication(), THEME, root=tmp_path)
    adding = [tag.attributes for tag in read(edition.html).all("a") if tag.text == "Add to calendar"]
    assert [tag["aria-label"] for tag in adding] == ["Add to calendar: Lunch", "Add to calendar: Dinner"]
    links = [tag["href"] for tag in adding]
    assert links == [f"https://letters.example/{file.name}" for file in edition.calendars]
    assert len(links) == 2
    assert all(link in edition.text for link in links)
    assert not any(file.attached for file in edition.calendars)
    assert "where you are" not in edition.text
    assert {link.text for link in edition.links} >= {"Add to calendar: Lunch", "Add to calendar: Dinner"}


def test_links_of_events_with_one_title_are_told_apart_by_their_day(tmp_path: Path) -> None:
    later = replace(LUNCH, date=LUNCH.date + dt.timedelta(days=7), place=at(10))
    events = Events(title="Coming up", items=(LUNCH, later, replace(LUNCH, title="Dinner")), place=at(8))
    edition = render(issue(tmp_path, events, head=front()), publication(), THEME, root=tmp_path)
    adding = [tag.attributes for tag in read(edition.html).all("a") if tag.text == "Add to calendar"]
    first, second, dinner = (tag["aria-label"] or "" for tag in adding)
    assert first.startswith("Add to calendar: Lunch, ")
    assert second.startswith("Add to calendar: Lunch, ")
    assert first != second
    assert dinner == "Add to calendar: Dinner"
    assert {link.text for link in edition.links} >= {first, second, dinner}


def test_without_web_pages_the_files_travel_in_the_message(tmp_path: Path) -> None:
    events = Events(title="Coming up", items=(LUNCH,), place=at(8))
    edition = render(issue(tmp_path, events), publication(web_url=None), THEME, root=tmp_path)
    assert "Add to calendar" not in edition.html + edition.text
    assert [file.attached for file in edition.calendars] == [True]


def test_a_moved_event_is_another_edition(tmp_path: Path) -> None:
    def digest(event: Event) -> str:
        events = Events(title="Coming up", items=(event,), place=at(8))
        return render(issue(tmp_path, events), publication(), THEME, root=tmp_path).digest

    assert digest(LUNCH) == digest(LUNCH) != digest(replace(LUNCH, end=dt.time(2)))
