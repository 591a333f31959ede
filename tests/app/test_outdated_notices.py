"""An edited issue whose schedule holds the earlier text: staff are told once, a day ahead at the earliest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.outdated_notices import report_outdated
from newsletter.model import Action
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.short_issue import FIXED, SLUG, TYPO, edit, issue_file, schedule_issue, write_issue


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        write_issue(opened)
        yield opened


def test_staff_are_told_once_within_the_last_day(room: CalendarRoom) -> None:
    schedule_issue(room, "in 30 hours")
    edit(room, TYPO, FIXED)
    assert report_outdated(room.workspace) == ()
    room.clock.later(hours=7)
    (notice,) = report_outdated(room.workspace)
    assert notice.text.startswith(f"Schedule 1 ({SLUG} to constituents) is to go out ")
    assert notice.text.endswith(f"the subject has changed; the subject is now “{FIXED}”")
    assert notice.next_steps[0].action is Action.REPLACE_SCHEDULE
    edit(room, "close at five", "close at six")
    assert report_outdated(room.workspace) == ()


def test_what_is_as_it_was_or_cannot_be_read_needs_no_alert(room: CalendarRoom) -> None:
    schedule_issue(room, "in 3 hours")
    assert report_outdated(room.workspace) == ()
    issue_file(room).unlink()
    assert report_outdated(room.workspace) == ()
