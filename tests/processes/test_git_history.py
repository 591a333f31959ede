"""Git history of one file: what git refuses is said in words, and nothing waits for ever."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.errors import RefusedError
from newsletter.processes import git_history
from newsletter.processes.git_history import GitRepository, commit_file, commits_of, file_at, find_repository
from tests.app.edited_issue import TEXT, EditedIssue, edited_issue

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
PATH = "issues/march.md"


@pytest.fixture
def issue(tmp_path: Path) -> Iterator[EditedIssue]:
    with edited_issue(tmp_path / "publication") as found:
        found.git("init", "-q")
        found.commit_all("Start | one\x1b[31m")
        yield found


@pytest.fixture
def repository(issue: EditedIssue) -> GitRepository:
    found = find_repository(issue.workspace.root)
    assert found is not None
    return found


def commit(repository: GitRepository, message: str = "Next") -> bool:
    return commit_file(repository, PATH, message=message, name="Ana Ruiz", email="ana@notes.example")


def test_a_folder_outside_any_repository_has_none(tmp_path: Path) -> None:
    assert find_repository(tmp_path) is None


def test_commits_are_listed_newest_first_with_what_they_had(
    issue: EditedIssue, repository: GitRepository
) -> None:
    issue.file.write_text("second")
    assert commit(repository, "Second\n\nand why")
    second, first = commits_of(repository, PATH)
    assert (second.subject, second.author) == ("Second", "Ana Ruiz")
    assert second.at.tzinfo is not None
    assert file_at(repository, PATH, second.hash) == b"second"
    assert file_at(repository, PATH, first.hash) == TEXT.encode()
    assert file_at(repository, "issues/none.md", first.hash) is None


@pytest.mark.parametrize("revision", ["HEAD", "--help", "main", "HEAD~1", "", "0" * 40])
def test_only_the_hash_of_a_commit_is_looked_up(repository: GitRepository, revision: str) -> None:
    assert file_at(repository, PATH, revision) is None


def test_without_a_change_there_is_no_commit(repository: GitRepository) -> None:
    assert not commit(repository)


def test_the_lock_of_another_git_is_waited_for_and_left_alone(
    issue: EditedIssue, repository: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_history, "_LOCK_PAUSE_SECONDS", 0.01)
    lock = repository.top / ".git" / "index.lock"
    lock.touch()
    issue.file.write_text("changed")
    with pytest.raises(RefusedError, match="Another git command is at work"):
        commit(repository)
    assert lock.exists()


def test_a_hook_that_waits_is_ended_with_all_it_started(
    issue: EditedIssue, repository: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_history, "COMMIT_SECONDS", 1.0)
    hook = repository.top / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nsleep 60 &\nsleep 60\n")
    hook.chmod(0o755)
    issue.file.write_text("changed")
    began = time.monotonic()
    with pytest.raises(RefusedError, match="git took longer than 1 seconds"):
        commit(repository)
    assert time.monotonic() - began < 20


def test_a_repository_of_another_user_can_be_read(
    repository: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    kept = git_history._environment
    monkeypatch.setattr(
        git_history, "_environment", lambda: kept() | {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    )
    assert len(commits_of(repository, PATH)) == 1


def test_settings_of_whoever_started_us_lead_nowhere_else(
    issue: EditedIssue, repository: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    issue.file.write_text("changed")
    assert commit(repository)
    assert not (tmp_path / "index").exists()
    assert "GIT_DIR" in os.environ


@pytest.mark.parametrize("name", ["", "Ana <x>\nRuiz", "-c"])
def test_any_name_can_commit(issue: EditedIssue, repository: GitRepository, name: str) -> None:
    issue.file.write_text("changed")
    assert commit_file(repository, PATH, message="--amend", name=name, email="a@b.example")
    assert commits_of(repository, PATH)[0].subject == "--amend"
