"""A short issue with events that is scheduled, and then edited: for tests of what a schedule holds."""

from __future__ import annotations

from pathlib import Path

from newsletter.app.editions import for_list, open_issue
from newsletter.app.launching import Proposal, Scheduled, When, commit, prepare
from newsletter.model import Issue, Schedule
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom

SLUG = "2026-11-24-hours"
LIST = "constituents"
TYPO, FIXED = "Libary hours change", "Library hours change"
TEXT = f"""---
subject: {TYPO}
preheader: All branches close early on Friday, and open late on Monday.
date: 2026-11-24
list: {LIST}
lang: en
authors: [Ana Ruiz]
title: Library hours
---
All branches close at five on Friday, {{{{ first_name | "neighbor" }}}}.

::: events Coming up
- 2026-11-27 10:00-12:00 | Open house | Room 3
:::
"""


def issue_file(room: CalendarRoom) -> Path:
    """Return the issue's file."""
    return room.workspace.root / "issues" / f"{SLUG}.md"


def write_issue(room: CalendarRoom, text: str = TEXT) -> Issue:
    """Write the issue's file and read it."""
    issue_file(room).write_text(text, encoding="utf-8")
    return open_issue(room.workspace, SLUG)


def edit(room: CalendarRoom, old: str, new: str) -> Issue:
    """Change the issue's file and read it."""
    text = issue_file(room).read_text(encoding="utf-8")
    assert old in text
    return write_issue(room, text.replace(old, new))


def schedule_issue(
    room: CalendarRoom, words: str = "tomorrow 9:00", *, list_key: str = LIST, **given: object
) -> Schedule:
    """Schedule the issue as its file is now."""
    issue = for_list(open_issue(room.workspace, SLUG), list_key)
    proposal = prepare(room.workspace, issue, when=When(words=words), **given)  # type: ignore[arg-type]
    assert isinstance(proposal, Proposal), proposal
    outcome = commit(room.workspace, proposal, by=staff("bo"))
    assert isinstance(outcome, Scheduled), outcome
    return outcome.schedule
