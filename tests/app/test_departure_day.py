"""The departure day: of the schedule, of the mailing, or the earliest possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.departure_day import departure_day
from newsletter.app.launching import Launched, Proposal, commit, prepare
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.short_issue import schedule_issue, write_issue


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def test_an_issue_of_the_future_leaves_on_its_date_and_an_old_draft_today(room: CalendarRoom) -> None:
    issue = write_issue(room)
    assert departure_day(room.workspace, issue) == issue.front.date
    room.clock.later(days=-7)
    assert departure_day(room.workspace, issue) == issue.front.date
    room.clock.later(days=10)
    assert departure_day(room.workspace, issue) == dt.date(2026, 11, 27)


def test_a_scheduled_issue_leaves_on_the_day_of_its_schedule_in_the_publications_zone(
    room: CalendarRoom,
) -> None:
    issue = write_issue(room)
    schedule_issue(room, "2026-12-03 23:30")
    assert departure_day(room.workspace, issue) == dt.date(2026, 12, 3)


def test_a_sent_issue_left_when_it_was_sent(room: CalendarRoom) -> None:
    issue = write_issue(room)
    proposal = prepare(room.workspace, issue)
    assert isinstance(proposal, Proposal)
    assert isinstance(commit(room.workspace, proposal, by=staff("bo")), Launched)
    room.clock.later(days=30)
    assert departure_day(room.workspace, issue) == dt.date(2026, 11, 24)
