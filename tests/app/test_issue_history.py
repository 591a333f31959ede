"""The history of an issue: commits and kept versions in one list, compared before they are restored."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.issue_history import (
    VersionKind,
    compare_version,
    history,
    keep_version,
    restore_version,
    version_text,
)
from newsletter.app.issue_text import Conflict, Saved
from newsletter.errors import NotFoundError
from tests.app.edited_issue import ANA, BEN, SLUG, TEXT, EditedIssue, edited_issue

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def issue(tmp_path: Path) -> Iterator[EditedIssue]:
    with edited_issue(tmp_path / "publication") as found:
        yield found


@pytest.fixture
def in_git(issue: EditedIssue) -> EditedIssue:
    issue.git("init", "-q")
    issue.commit_all("Start")
    return issue


def test_without_git_a_version_is_kept_in_the_state_folder(issue: EditedIssue) -> None:
    kept = keep_version(issue.workspace, SLUG, note="  Ready \n for Ben ", by=ANA)
    assert (kept.kind, kept.problem) == (VersionKind.KEPT, "")
    (version,) = history(issue.workspace, SLUG).versions
    assert (version.note, version.by, version.kind) == ("Ready for Ben", ANA.name, VersionKind.KEPT)
    assert version_text(issue.workspace, SLUG, version.id) == TEXT


def test_restoring_is_a_save_whose_old_text_is_kept(issue: EditedIssue) -> None:
    issue.save(TEXT + "More.\n")
    (version,) = history(issue.workspace, SLUG).versions
    diff = compare_version(issue.workspace, SLUG, version.id)
    assert [(span.old, span.new) for span in diff.spans] == [(TEXT, TEXT), ("More.\n", "")]
    issue.clock.later(seconds=1)
    outcome = restore_version(issue.workspace, SLUG, version.id, was=diff.current_version, by=BEN)
    assert isinstance(outcome, Saved)
    assert issue.file.read_text() == TEXT
    newest = history(issue.workspace, SLUG).versions[0]
    assert version_text(issue.workspace, SLUG, newest.id) == TEXT + "More.\n"


def test_nothing_is_restored_over_a_text_that_nobody_has_seen(issue: EditedIssue) -> None:
    issue.save(TEXT + "More.\n")
    (version,) = history(issue.workspace, SLUG).versions
    was = issue.read().version
    issue.file.write_text(TEXT + "By another program.\n")
    assert isinstance(restore_version(issue.workspace, SLUG, version.id, was=was, by=ANA), Conflict)
    assert issue.file.read_text() == TEXT + "By another program.\n"


def test_an_unknown_version_is_not_found(issue: EditedIssue) -> None:
    for call in (compare_version, version_text):
        with pytest.raises(NotFoundError, match="march has no version"):
            call(issue.workspace, SLUG, "0123456789")


@needs_git
def test_in_git_a_version_is_a_commit_of_the_file_alone_as_the_person(in_git: EditedIssue) -> None:
    other = in_git.workspace.root / "other.txt"
    other.write_text("staged by somebody")
    in_git.git("add", "other.txt")
    in_git.save(TEXT + "More.\n")
    kept = keep_version(in_git.workspace, SLUG, note="Ready", by=ANA, email="ana@notes.example")
    assert kept.kind is VersionKind.COMMIT
    assert in_git.git("log", "-1", "--format=%an <%ae> %s", "--name-only").split("\n")[:3] == [
        "Ana Ruiz <ana@notes.example> Ready",
        "",
        "issues/march.md",
    ]
    assert in_git.git("diff", "--cached", "--name-only") == "other.txt\n"
    assert keep_version(in_git.workspace, SLUG, note="Again", by=ANA).kind is None


@needs_git
def test_a_new_file_is_committed_too(in_git: EditedIssue) -> None:
    (in_git.file.parent / "april.md").write_text(TEXT)
    assert keep_version(in_git.workspace, "april", note="", by=ANA).kind is VersionKind.COMMIT
    assert in_git.git("log", "-1", "--format=%s") == "Edit april\n"


@needs_git
def test_commits_and_kept_versions_stand_in_one_list(in_git: EditedIssue) -> None:
    in_git.save(TEXT + "More.\n")
    keep_version(in_git.workspace, SLUG, note="Ready", by=ANA)
    found = history(in_git.workspace, SLUG)
    assert sorted((one.kind.value, one.note) for one in found.versions) == [
        ("automatic", ""),
        ("commit", "Ready"),
        ("commit", "Start"),
    ]
    start = next(one for one in found.versions if one.note == "Start")
    assert version_text(in_git.workspace, SLUG, start.id) == TEXT
    assert compare_version(in_git.workspace, SLUG, start.id[:8]).version == start


@needs_git
def test_a_version_that_git_refuses_is_kept_all_the_same(in_git: EditedIssue) -> None:
    hook = in_git.workspace.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho spelling >&2\nexit 1\n")
    hook.chmod(0o755)
    in_git.save(TEXT + "More.\n")
    kept = keep_version(in_git.workspace, SLUG, note="Ready", by=ANA)
    assert kept.kind is VersionKind.KEPT
    assert "It says: spelling" in kept.problem
    assert "Ready" in [one.note for one in history(in_git.workspace, SLUG).versions]


@needs_git
def test_a_repository_without_commits_has_no_history_yet(issue: EditedIssue) -> None:
    issue.git("init", "-q")
    found = history(issue.workspace, SLUG)
    assert (found.versions, found.problem, found.in_git) == ((), "", True)
