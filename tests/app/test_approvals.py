"""Approvals: bound to the bytes, by other people, void with the first change."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.approvals import approve, authors_of, edition_approvals, withdraw
from newsletter.app.editions import open_issue, render_issue
from newsletter.app.issue_text import read_text, save_text
from newsletter.app.refusals import Refused
from newsletter.model import Edition, Issue
from newsletter.schedule.approval import ApprovalStatus
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room

SLUG = "2023-03-11-sanctuary-city"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        file = opened.workspace.root / "issues" / f"{SLUG}.md"
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith("- pull:")), encoding="utf-8")
        opened.rules(approvals=2)
        yield opened


def rendered(room: CalendarRoom) -> tuple[Issue, Edition]:
    issue = open_issue(room.workspace, SLUG)
    return issue, render_issue(room.workspace, issue)


def test_two_others_let_it_go_and_an_edit_voids_it(room: CalendarRoom) -> None:
    issue, edition = rendered(room)
    assert edition_approvals(room.workspace, edition, ()).missing == 2
    approve(room.workspace, issue, edition, name="Bo", by=staff("shared"))
    stands = approve(room.workspace, issue, edition, name="Cy", by=staff("shared"))
    assert isinstance(stands, ApprovalStatus)
    assert stands.missing == 0

    file = room.workspace.root / issue.path
    file.write_text(file.read_text(encoding="utf-8").replace("Sanctuary", "Sanctuary ", 1), encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    issue, changed = rendered(room)
    assert changed.digest != edition.digest
    assert edition_approvals(room.workspace, changed, ()).missing == 2


def test_a_story_that_a_feed_brings_voids_it_too(room: CalendarRoom) -> None:
    issue, edition = rendered(room)
    approve(room.workspace, issue, edition, name="Bo", by=staff("shared"))
    file = room.workspace.root / issue.path
    text = file.read_text(encoding="utf-8")
    news = text.index("::: news")
    line = text.index("\n- [", news)
    file.write_text(
        f"{text[:line]}\n- [A new headline](https://paper.example/new) | The Paper | 9 March 2023{text[line:]}",
        encoding="utf-8",
    )
    assert edition_approvals(room.workspace, rendered(room)[1], ()).missing == 2


def test_who_wrote_it_cannot_approve_it(room: CalendarRoom) -> None:
    issue, edition = rendered(room)
    owner = authors_of(room.workspace, issue)[0]
    said = approve(room.workspace, issue, edition, name=owner.upper(), by=staff("x"))
    assert isinstance(said, Refused)
    assert said.message == f"{owner.upper()} wrote issues/{SLUG}.md and cannot approve it"


def test_whom_the_issue_names_cannot_approve_it(room: CalendarRoom) -> None:
    file = room.workspace.root / "issues" / f"{SLUG}.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\nlist:", "\nauthors: [Ana Ruiz, Ben Ode]\nlist:", 1), encoding="utf-8")
    issue, edition = rendered(room)
    assert authors_of(room.workspace, issue) == ("Ana Ruiz", "Ben Ode")
    assert isinstance(approve(room.workspace, issue, edition, name="ANA RUIZ", by=staff("x")), Refused)
    assert edition_approvals(room.workspace, edition, ("Ana Ruiz",)).missing == 2


def test_who_saved_it_in_the_editor_cannot_approve_it(room: CalendarRoom) -> None:
    current = read_text(room.workspace, SLUG)
    by = staff("Ana Ruiz")
    save_text(room.workspace, SLUG, current.text + "\nMore.\n", was=current.version, by=by)
    issue, edition = rendered(room)
    assert authors_of(room.workspace, issue) == ("Ana Ruiz",)
    assert isinstance(approve(room.workspace, issue, edition, name="ana ruiz", by=by), Refused)


def test_git_names_everybody_who_wrote_it(room: CalendarRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("git") is None and not os.environ.get("CI"):
        pytest.skip("git is not installed")
    root = room.workspace.root
    for name in ("Ann Author", "Ed Itor"):
        environ = os.environ | {
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "c", "GIT_COMMITTER_EMAIL": "c@example.org", "GIT_CONFIG_GLOBAL": "/dev/null",
        }  # fmt: skip
        file = root / "issues" / f"{SLUG}.md"
        file.write_text(file.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
        for words in (
            ["init", "-q"],
            ["add", "."],
            ["commit", "-q", "-m", "x\n\nCo-authored-by: Co Writer <c@example.org>"],
        ):
            subprocess.run(["git", "-C", str(root), *words], env=environ, check=True)
    issue, edition = rendered(room)
    assert authors_of(room.workspace, issue) == ("Ed Itor", "Co Writer", "Ann Author")
    assert isinstance(approve(room.workspace, issue, edition, name="ann author", by=staff("x")), Refused)
    monkeypatch.setenv("PATH", "")
    assert authors_of(room.workspace, issue) == ((root / issue.path).owner(),)


def test_a_word_can_be_taken_back(room: CalendarRoom) -> None:
    issue, edition = rendered(room)
    approve(room.workspace, issue, edition, name="Bo", by=staff("x"))
    assert withdraw(room.workspace, issue, edition, name=" BO ")
    assert not withdraw(room.workspace, issue, edition, name="Bo")
    assert edition_approvals(room.workspace, edition, ()).missing == 2


def test_an_edition_with_errors_cannot_be_approved(room: CalendarRoom) -> None:
    file = room.workspace.root / "issues" / f"{SLUG}.md"
    file.write_text(
        file.read_text(encoding="utf-8") + "\n[Read](http://127.0.0.1/)\n\n![](march.png)\n", encoding="utf-8"
    )
    issue, edition = rendered(room)
    said = approve(room.workspace, issue, edition, name="Bo", by=staff())
    assert isinstance(said, Refused)
    assert said.findings
    assert room.store.approvals(issue.slug, edition.list) == ()
