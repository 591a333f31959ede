"""What is approved, scheduled or sent is kept as a version of the text, and makes nobody a writer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.approvals import ApprovalStatus, approve, authors_of
from newsletter.app.editions import open_issue, render_issue
from newsletter.app.issue_history import VersionKind, history, keep_version, version_text
from newsletter.app.launch_due import launch_due
from newsletter.app.launching import Launched, Proposal, Scheduled, When, commit, prepare
from newsletter.processes.git_history import commits_of, find_repository
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.edited_issue import EditedIssue
from tests.app.test_launching import BY, SLUG, ready


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        ready(opened)
        yield opened


def kept(room: CalendarRoom) -> list[tuple[VersionKind, str, str]]:
    """Return what was kept, the oldest first: its kind, who did it, and the last line of its text."""
    return [
        (one.kind, one.by, version_text(room.workspace, SLUG, one.id).splitlines()[-1])
        for one in reversed(history(room.workspace, SLUG).versions)
    ]


def write(room: CalendarRoom, last: str) -> None:
    file = room.workspace.root / "issues" / f"{SLUG}.md"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{last}\n", encoding="utf-8")


def propose(room: CalendarRoom, words: str = "") -> Proposal:
    found = prepare(room.workspace, open_issue(room.workspace, SLUG), when=When(words=words))
    assert isinstance(found, Proposal)
    return found


def approve_as(room: CalendarRoom, name: str) -> None:
    issue = open_issue(room.workspace, SLUG)
    edition = render_issue(room.workspace, issue)
    assert isinstance(approve(room.workspace, issue, edition, name=name, by=staff(name)), ApprovalStatus)


def test_each_approval_keeps_the_text_in_the_approvers_name(room: CalendarRoom) -> None:
    write(room, "As approved.")
    for name in ("Ben Ode", "Ben Ode", "Cleo Park"):
        approve_as(room, name)
        room.clock.later(minutes=1)
    assert kept(room) == [
        (VersionKind.APPROVED, "Ben Ode", "As approved."),
        (VersionKind.APPROVED, "Cleo Park", "As approved."),
    ]


def test_an_approver_does_not_become_an_author(room: CalendarRoom) -> None:
    publication = EditedIssue(room.workspace, room.clock)  # type: ignore[arg-type]
    publication.git("init", "-q")
    publication.commit_all("Start")
    write(room, "As approved.")
    issue = open_issue(room.workspace, SLUG)
    before = authors_of(room.workspace, issue)
    approve_as(room, "Ben Ode")
    assert authors_of(room.workspace, issue) == before
    repository = find_repository(room.workspace.root)
    assert repository is not None
    assert [one.author for one in commits_of(repository, issue.path)] == ["Zoe Lin"]


def test_what_is_sent_is_kept_as_it_was_sent_even_if_the_file_has_changed(room: CalendarRoom) -> None:
    room.rules(undo_minutes=0)
    write(room, "As sent.")
    proposal = propose(room)
    write(room, "Written while it was asked.")
    assert isinstance(commit(room.workspace, proposal, by=BY), Launched)
    assert kept(room) == [(VersionKind.SENT, "bo", "As sent.")]


def test_what_a_schedule_sends_is_what_was_scheduled(room: CalendarRoom) -> None:
    write(room, "As scheduled.")
    outcome = commit(room.workspace, propose(room, "in 2 hours"), by=BY)
    assert isinstance(outcome, Scheduled)
    write(room, "Written later.")
    room.clock.later(minutes=1)
    keep_version(room.workspace, SLUG, note="For next week", by=staff("ana"))
    room.clock.later(hours=2)
    assert launch_due(room.workspace, outcome.schedule, last_seen=room.clock.now()) is not None
    assert kept(room) == [
        (VersionKind.SCHEDULED, "bo", "As scheduled."),
        (VersionKind.KEPT, "ana", "Written later."),
        (VersionKind.SENT, "bo", "As scheduled."),
    ]


def test_a_launch_does_not_need_a_place_to_keep_its_text(room: CalendarRoom) -> None:
    room.rules(undo_minutes=0)
    (room.workspace.root / ".newsletter" / "versions").write_text("in the way")
    assert isinstance(commit(room.workspace, propose(room), by=BY), Launched)
