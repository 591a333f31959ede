"""Outdated schedules: a schedule that holds an earlier text is found, whatever was edited, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.outdated_schedules import outdated_schedules
from newsletter.model import Action
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.short_issue import FIXED, SLUG, TEXT, TYPO, edit, issue_file, schedule_issue, write_issue


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        write_issue(opened)
        yield opened


def explained(room: CalendarRoom) -> list[str]:
    return [one.explanation for one in outdated_schedules(room.workspace)]


def test_a_schedule_of_the_file_as_it_is_is_not_outdated(room: CalendarRoom) -> None:
    schedule_issue(room)
    assert outdated_schedules(room.workspace) == ()


def test_a_typo_fixed_in_the_subject_is_named(room: CalendarRoom) -> None:
    schedule_issue(room)
    edit(room, TYPO, FIXED)
    (one,) = outdated_schedules(room.workspace)
    assert one.explanation == (
        "holds an earlier version of the issue: since it was scheduled, the subject has changed; "
        f"the subject is now “{FIXED}”"
    )
    assert one.needs_attention
    assert [hint.action for hint in one.next_steps] == [Action.REPLACE_SCHEDULE, Action.CANCEL_SCHEDULE]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("close at five", "close at six", "the text has changed"),
        ("All branches close early", "All our branches close early", "the preheader has changed"),
        ('"neighbor"', '"friend"', "the text has changed"),
        ("10:00-12:00", "10:00-13:00", "the text and the calendar files have changed"),
        ("All branches close at five", "[Hours](https://city.gov/a)", "the text has changed"),
    ],
)
def test_each_part_that_readers_get_counts(room: CalendarRoom, old: str, new: str, changed: str) -> None:
    schedule_issue(room)
    edit(room, old, new)
    (text,) = explained(room)
    assert text.endswith(f"since it was scheduled, {changed}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("authors: [Ana Ruiz]", "authors: [Ana Ruiz, Bo Ode]"),
        (TYPO, f'"{TYPO}"'),
        ("::: events Coming up", "\n::: events Coming up"),
    ],
)
def test_what_no_reader_sees_is_no_change(room: CalendarRoom, old: str, new: str) -> None:
    schedule_issue(room)
    edit(room, old, new)
    assert explained(room) == []


def test_a_change_of_design_alone_is_said_and_needs_nobody(room: CalendarRoom) -> None:
    schedule_issue(room)
    settings = room.workspace.root / "templates" / "calm-civic" / "theme.toml"
    assert settings.is_file()
    css = room.workspace.root / "templates" / "calm-civic" / "style.css"
    css.write_text(css.read_text(encoding="utf-8") + "\nh4 { letter-spacing: 1px; }\n", encoding="utf-8")
    (one,) = outdated_schedules(room.workspace)
    assert (one.changes.parts, one.needs_attention) == (("design",), False)


def test_a_file_that_is_gone_or_broken_is_said_and_still_goes_out(room: CalendarRoom) -> None:
    schedule_issue(room)
    issue_file(room).write_text(TEXT.replace("::: events", "::: evnts"), encoding="utf-8")
    (text,) = explained(room)
    assert text.startswith("sends the issue as it was when scheduled; its file cannot be used now: issues/")
    file = issue_file(room)
    file.rename(file.with_name(f"{SLUG}-new.md"))
    (one,) = outdated_schedules(room.workspace)
    assert one.problem == f"there is no issue “{SLUG}”"
    assert [hint.action for hint in one.next_steps] == [Action.CANCEL_SCHEDULE]


def test_only_open_schedules_and_only_the_issue_asked_for_count(room: CalendarRoom) -> None:
    schedule = schedule_issue(room)
    edit(room, TYPO, FIXED)
    assert outdated_schedules(room.workspace, issue="another") == ()
    assert len(outdated_schedules(room.workspace, issue=SLUG)) == 1
    room.store.hold_schedule(schedule.id, "late", now=room.clock.now())
    assert len(explained(room)) == 1
    room.store.cancel_schedule(schedule.id, "a typo", now=room.clock.now())
    assert explained(room) == []
