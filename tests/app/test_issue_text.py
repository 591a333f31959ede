"""The text of an issue: read whole, saved over the version it was made from, and never over another."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.issue_text import (
    Conflict,
    MuchShorter,
    Saved,
    front_of,
    merge_text,
    read_text,
    save_text,
)
from newsletter.app.refusals import Refused
from newsletter.errors import IssueError, NotFoundError, RefusedError
from tests.app.edited_issue import ANA, SLUG, TEXT, EditedIssue, edited_issue

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def issue(tmp_path: Path) -> Iterator[EditedIssue]:
    with edited_issue(tmp_path / "publication") as found:
        yield found


def test_a_version_is_the_hash_of_the_files_bytes(issue: EditedIssue) -> None:
    found = issue.read()
    assert (found.text, found.path) == (TEXT, "issues/march.md")
    assert found.version == hashlib.sha256(issue.file.read_bytes()).hexdigest()


def test_a_save_answers_with_the_new_version(issue: EditedIssue) -> None:
    text = TEXT + "More.\n"
    saved = save_text(issue.workspace, SLUG, text, was=issue.read().version, by=ANA)
    assert saved == Saved(version=hashlib.sha256(text.encode()).hexdigest(), changed=True)
    assert issue.file.read_text() == text


def test_the_same_text_is_no_save(issue: EditedIssue) -> None:
    before = issue.file.stat()
    saved = save_text(issue.workspace, SLUG, TEXT, was=issue.read().version, by=ANA)
    assert saved == Saved(version=issue.read().version, changed=False)
    assert (issue.file.stat().st_mtime_ns, issue.file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_another_version_in_the_file_is_never_overwritten(issue: EditedIssue) -> None:
    was = issue.read().version
    issue.file.write_text(TEXT + "By another program.\n")
    outcome = save_text(issue.workspace, SLUG, TEXT + "Mine.\n", was=was, by=ANA)
    assert outcome == Conflict(current=issue.read())
    assert issue.file.read_text() == TEXT + "By another program.\n"


@pytest.mark.parametrize(
    "source", ["\ufeff" + TEXT.replace("\n", "\r\n"), TEXT.rstrip("\n"), TEXT.replace("\n", "\r")]
)
def test_a_byte_order_mark_line_ends_and_a_missing_last_newline_stay(issue: EditedIssue, source: str) -> None:
    issue.file.write_bytes(source.encode())
    found = issue.read()
    assert found.text.rstrip("\n") == TEXT.rstrip("\n")
    issue.save(found.text.replace("closed", "open"))
    assert issue.file.read_bytes() == source.replace("closed", "open").encode()


@pytest.mark.parametrize("text", ["", "  \n\n", "Short.\n"])
def test_a_text_that_lost_most_of_it_is_saved_only_if_it_is_confirmed(issue: EditedIssue, text: str) -> None:
    issue.file.write_text(TEXT * 3)
    was = issue.read().version
    assert isinstance(save_text(issue.workspace, SLUG, text, was=was, by=ANA), MuchShorter)
    assert issue.file.read_text() == TEXT * 3
    assert isinstance(save_text(issue.workspace, SLUG, text, was=was, by=ANA, confirmed=True), Saved)
    assert issue.file.read_text() == text


@pytest.mark.parametrize("text", ["a\0b", "half \ud83d", "long" * 300_000])
def test_what_a_file_must_not_have_is_refused(issue: EditedIssue, text: str) -> None:
    assert isinstance(save_text(issue.workspace, SLUG, text, was=issue.read().version, by=ANA), Refused)
    assert issue.file.read_text() == TEXT


@pytest.mark.parametrize(
    "slug", ["../newsletter", "..", "", "march.md", "nothing", "mar", "a\0b", "x" * 5000]
)
def test_only_the_exact_name_of_an_issue_leads_to_a_file(issue: EditedIssue, slug: str) -> None:
    with pytest.raises(NotFoundError):
        read_text(issue.workspace, slug)
    with pytest.raises(NotFoundError):
        save_text(issue.workspace, slug, "x", was="x", by=ANA)


def test_two_files_of_one_name_are_not_guessed_between(issue: EditedIssue) -> None:
    (issue.file.parent / SLUG).mkdir()
    (issue.file.parent / SLUG / "index.md").write_text(TEXT)
    with pytest.raises(RefusedError, match=r"issues/march/index\.md and issues/march\.md"):
        issue.read()


@pytest.mark.parametrize(("data", "line"), [(b"one\n\xff", 2), (b"one\ntwo\n\0", 3)])
def test_a_file_that_is_not_text_is_refused_with_its_line(issue: EditedIssue, data: bytes, line: int) -> None:
    issue.file.write_bytes(data)
    with pytest.raises(IssueError, match=f"issues/march.md:{line}: "):
        issue.read()


def test_a_file_that_was_deleted_is_not_made_again(issue: EditedIssue) -> None:
    was = issue.read().version
    issue.file.unlink()
    with pytest.raises(NotFoundError):
        save_text(issue.workspace, SLUG, TEXT + "x", was=was, by=ANA)
    assert not issue.file.exists()


def test_a_full_disk_is_reported_and_the_file_stays(issue: EditedIssue) -> None:
    """The size of files that the child process may write is limited: what a quota does."""
    script = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from newsletter.app.issue_text import read_text, save_text
from newsletter.app.workspace import open_workspace
from newsletter.model import Actor, Door
with open_workspace(Path(sys.argv[1]), {}) as workspace:
    current = read_text(workspace, "march")
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    by = Actor(name="Ana", door=Door.COMMAND_LINE)
    try:
        save_text(workspace, "march", current.text + "x" * 9000, was=current.version, by=by)
    except Exception as error:
        print(type(error).__name__, error)
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, str(issue.workspace.root)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.startswith("IssueError issues/march.md:1: the file cannot be written: File too large")
    assert issue.file.read_text() == TEXT
    assert sorted(path.name for path in issue.file.parent.iterdir()) == ["march.md"]


def test_a_merge_says_what_makes_the_merged_text_of_mine(issue: EditedIssue) -> None:
    issue.file.write_text(TEXT.replace("Last words", "Final words"))
    merged = merge_text(issue.workspace, SLUG, base=TEXT, mine=TEXT.replace("closed", "open"))
    assert merged.current == issue.read()
    assert merged.merge.text == TEXT.replace("closed", "open").replace("Last", "Final")
    assert [edit.text for edit in merged.edits] == ["Final"]
    assert issue.file.read_text() == TEXT.replace("Last words", "Final words")


def test_the_front_matter_can_be_looked_at_while_it_has_errors() -> None:
    assert front_of("---\nsubject: A\ndate: nonsense\nlist: all\n---\n")["list"] == "all"
    assert front_of("no front matter") == {}
