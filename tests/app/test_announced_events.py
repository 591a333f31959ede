"""Events that were announced are remembered in a file, by a build and by a launch, and a changed one is newer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from newsletter.app.announced_events import FILE, event_identities, remember_events
from newsletter.app.editions import open_issue, render_issue, write_build
from newsletter.app.launching import Proposal, commit, prepare
from newsletter.errors import RefusedError
from newsletter.model import Edition
from tests.app.actors import staff
from tests.app.calendar_setup import START, CalendarRoom, calendar_room

TEXT = f"""---
subject: Dates of the spring
preheader: One date of the spring, told in a sentence that is long enough.
date: {START.date()}
list: constituents
lang: en
---
::: events Coming up
- 2 May 2030, 18:00-20:00 | Board meeting | Town Hall
:::
"""
LATER = ("2 May 2030, 18:00-20:00", "3 May 2030, 19:00-20:00")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        written(opened, TEXT)
        yield opened


def written(room: CalendarRoom, text: str, slug: str = "dates") -> None:
    (room.workspace.root / "issues" / f"{slug}.md").write_text(text, encoding="utf-8")


def rendered(room: CalendarRoom, slug: str = "dates") -> Edition:
    return render_issue(room.workspace, open_issue(room.workspace, slug))


def built(room: CalendarRoom, slug: str = "dates") -> Any:
    """Build an issue and return its one event."""
    issue = open_issue(room.workspace, slug)
    write_build(room.workspace, issue, render_issue(room.workspace, issue), room.workspace.root / "build")
    (file,) = rendered(room, slug).calendars
    (entry,) = Calendar.from_ical(file.data).walk("VEVENT")
    return entry


def test_a_moved_event_is_the_same_and_newer(room: CalendarRoom) -> None:
    before = built(room)
    written(room, TEXT.replace(*LATER))
    after = built(room)
    assert after["UID"] == before["UID"]
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 1)
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert after["DTSTART"].dt != before["DTSTART"].dt


def test_the_same_event_in_the_next_issue_is_the_same(room: CalendarRoom) -> None:
    before = built(room)
    written(room, TEXT.replace(f"{START.date()}", "2030-04-01").replace("Dates", "More dates"), "next")
    after = built(room, "next")
    assert after == before


def test_looking_remembers_nothing_and_building_changes_no_edition(room: CalendarRoom) -> None:
    edition = rendered(room)
    assert not (room.workspace.root / FILE).exists()
    built(room)
    remembered = (room.workspace.root / FILE).read_bytes()
    assert rendered(room) == edition
    built(room)
    assert (room.workspace.root / FILE).read_bytes() == remembered
    written(room, TEXT.replace(*LATER))
    moved = rendered(room)
    assert (room.workspace.root / FILE).read_bytes() == remembered
    built(room)
    assert rendered(room) == moved


def test_what_is_sent_without_a_build_is_remembered_too(room: CalendarRoom) -> None:
    proposal = prepare(room.workspace, open_issue(room.workspace, "dates"))
    assert isinstance(proposal, Proposal)
    assert not (room.workspace.root / FILE).exists()
    commit(room.workspace, proposal, by=staff("bo"))
    assert "Board meeting" in (room.workspace.root / FILE).read_text(encoding="utf-8")


def test_an_issue_without_events_writes_no_file(room: CalendarRoom) -> None:
    written(room, TEXT.partition(":::")[0] + "Text.\n")
    issue = open_issue(room.workspace, "dates")
    assert event_identities(room.workspace, issue) == {}
    remember_events(room.workspace, issue)
    assert not (room.workspace.root / FILE).exists()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"uid": "a"}]', "not JSON", '[{"revisions": 3}]'])
def test_a_damaged_file_is_named_and_left_alone(room: CalendarRoom, text: str) -> None:
    file = room.workspace.root / FILE
    file.write_text(text, encoding="utf-8")
    issue = open_issue(room.workspace, "dates")
    for do in (event_identities, remember_events):
        if text != "{}":
            with pytest.raises(RefusedError, match=r"issues/_events\.json"):
                do(room.workspace, issue)
            assert file.read_text(encoding="utf-8") == text
