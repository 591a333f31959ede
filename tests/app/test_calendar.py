"""The calendar: what the coming weeks hold, in order, and as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from newsletter.app.calendar import calendar, calendar_file
from newsletter.model import Blackout, FeedState, Slot
from newsletter.schedule.timetable import EntryKind
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.store.people import LIST, a_launch


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        file = opened.workspace.root / "issues" / "2023-03-11-sanctuary-city.md"
        text = file.read_text(encoding="utf-8").replace("date: 2023-03-11", "date: 2026-12-01")
        file.write_text(text, encoding="utf-8")
        (file.parent / "broken.md").write_bytes(b"\xff\xfe---\ndate: soon\n")
        opened.rules(
            slots=(Slot(key="weekly", list=LIST, every="every Tuesday 9:00"),),
            holidays="US",
            blackouts=(
                Blackout(key="m", first=dt.date(2026, 12, 3), last=dt.date(2026, 12, 4), reason="Mourning"),
            ),
        )
        yield opened


def test_everything_planned_is_there_in_order(room: CalendarRoom) -> None:
    room.plan("2023-03-11-sanctuary-city", send_at=START + timedelta(days=7))
    room.store.save_poll(
        FeedState(feed="city-hall", url="u", problem="it is down", not_before=START + timedelta(hours=2)),
        (),
        START,
    )
    entries = calendar(room.workspace, weeks=2)
    assert [one.at for one in entries] == sorted(one.at for one in entries)
    shown = {(one.kind, one.key): one for one in entries}
    assert {key for kind, key in shown if kind is EntryKind.SLOT} == {
        "slot-weekly 2026-12-01",
        "slot-weekly 2026-12-08",
    }
    assert shown[EntryKind.SLOT, "slot-weekly 2026-12-01"].status == "filled"
    assert shown[EntryKind.SLOT, "slot-weekly 2026-12-08"].status == "open"
    assert (EntryKind.DEADLINE, "deadline-weekly 2026-12-08") in shown
    assert shown[EntryKind.ISSUE, "issue-2023-03-11-sanctuary-city"].status == "scheduled"
    assert shown[EntryKind.BLACKOUT, "blackout-m"].last_day == dt.date(2026, 12, 4)
    assert shown[EntryKind.HOLIDAY, "holiday-2026-11-26"].title == "Thanksgiving Day"
    assert shown[EntryKind.FEED, "feed-city-hall"].detail == "it is down"
    assert shown[EntryKind.MAILING, "schedule-1"].status == "waiting"


def test_an_issue_shows_what_became_of_it(room: CalendarRoom) -> None:
    def status() -> str:
        return next(one.status for one in calendar(room.workspace, weeks=2) if one.kind is EntryKind.ISSUE)

    assert status() == "draft"
    plan = room.plan("2023-03-11-sanctuary-city")
    room.store.hold_schedule(plan.id, "stale", now=START)
    assert status() == "held"
    room.store.cancel_schedule(plan.id, "x", now=START)
    assert room.store.launch_schedule(
        room.plan("2023-03-11-sanctuary-city", send_at=START).id, now=START, due={}, approvals=0
    )
    assert status() == "sent"


def test_waves_under_way_show_when_the_next_leave(room: CalendarRoom) -> None:
    room.store.launch(replace(a_launch(), now=START, due={"": START + timedelta(hours=9)}))
    found = [one for one in calendar(room.workspace, weeks=1) if one.kind is EntryKind.MAILING]
    assert [(one.at, one.status) for one in found] == [(START + timedelta(hours=9), "sending")]


def test_what_is_held_is_shown_though_its_time_has_passed(room: CalendarRoom) -> None:
    plan = room.plan()
    room.clock.later(days=3)
    room.store.hold_schedule(plan.id, "stale", now=room.clock.now())
    first = calendar(room.workspace, weeks=1)[0]
    assert (first.key, first.status, first.detail) == (f"schedule-{plan.id}", "held", "stale")


def test_the_file_is_read_by_calendar_programs(room: CalendarRoom) -> None:
    room.plan()
    entries = calendar(room.workspace, weeks=2)
    read = Calendar.from_ical(calendar_file(room.workspace, entries))
    assert len(read.walk("VEVENT")) == len(entries)
    assert read["x-wr-calname"] == "The Thirteenth"


def test_a_mailing_that_leaves_in_spite_of_a_guard_says_so(room: CalendarRoom) -> None:
    room.plan("may", send_at=START + timedelta(days=7), override="The mayor asked")
    (mailing,) = [one for one in calendar(room.workspace, weeks=2) if one.kind is EntryKind.MAILING]
    assert mailing.detail.endswith(", guard overridden: The mayor asked")
