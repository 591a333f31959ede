"""Issues and newsletter.toml are changed as they stand, and refused in one line that names the file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from newsletter import files
from newsletter.app import file_edits
from newsletter.app.file_edits import create_issue, edit_issue, edit_settings_text
from newsletter.errors import BrokenIssueError, IssueError, NotFoundError, RefusedError, SettingsError
from newsletter.model import Issue
from tests.feeds.newsroom import Newsroom, newsroom

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, {"paper": ()}) as opened:
        yield opened


@pytest.fixture
def issue(room: Newsroom) -> Issue:
    return room.write("march", "- [Typed](https://t.example/)\n")


def file_of(room: Newsroom) -> Path:
    return room.workspace.root / "issues" / "march.md"


def shouted(issue: Issue) -> tuple[str, str]:
    return issue.source.replace("Hello", "HELLO"), issue.front.subject


def test_a_change_is_given_the_issue_as_it_stands_in_the_file(room: Newsroom, issue: Issue) -> None:
    file = file_of(room)
    file.write_bytes(
        b"\xef\xbb\xbf" + file.read_bytes().replace(b"subject: S", b"subject: T").replace(b"\n", b"\r\n")
    )
    done = edit_issue(room.workspace, issue, shouted)
    assert (done.outcome, done.backups) == ("T", ())
    assert file.read_bytes().startswith(b"\xef\xbb\xbf---\r\nsubject: T\r\n")
    assert b"HELLO." in file.read_bytes()
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")


def test_an_issue_broken_meanwhile_is_told_at_its_line_and_left_alone(room: Newsroom, issue: Issue) -> None:
    file = file_of(room)
    file.write_text(file.read_text().replace(":::\n", ""))
    before = file.read_bytes()
    with pytest.raises(BrokenIssueError, match=r"issues/march\.md:9: "):
        edit_issue(room.workspace, issue, shouted)
    assert file.read_bytes() == before


def test_an_issue_deleted_meanwhile_is_an_error_that_names_it_and_stays_deleted(
    room: Newsroom, issue: Issue
) -> None:
    file_of(room).unlink()
    with pytest.raises(NotFoundError, match=r"^issues/march\.md is no longer there\."):
        edit_issue(room.workspace, issue, shouted)
    assert os.listdir(room.workspace.root / "issues") == []


def test_a_file_that_another_program_keeps_saving_is_refused(room: Newsroom, issue: Issue) -> None:
    file, turns = file_of(room), iter(range(100))

    def while_another_saves(current: Issue) -> tuple[str, None]:
        file.write_text(issue.source + f"{next(turns)}\n")
        return current.source + "ours\n", None

    with pytest.raises(RefusedError, match=r"^another program keeps saving issues/march\.md\."):
        edit_issue(room.workspace, issue, while_another_saves)
    assert file.read_text() == issue.source + f"{next(turns) - 1}\n"


def test_a_backup_is_in_the_result(room: Newsroom, issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PATIENCE_SECONDS", 0)
    file = file_of(room)
    with file.open("ab"):  # another program has it open and never stops
        done = edit_issue(room.workspace, issue, shouted)
    assert done.backups == (file.with_name("march.md.bak"),)
    assert done.backups[0].read_text() == issue.source


def test_a_backup_is_named_in_an_error(room: Newsroom, issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two programs save within one swap, and what the first saved is no issue."""
    file = file_of(room)

    def reached(point: files.Point) -> None:
        if point is files.Point.COMPARED:
            file.write_text("broken")
        elif point is files.Point.SWAPPED:
            file.write_text("saved second")

    monkeypatch.setattr(file_edits, "edit", partial(files.edit, reached=reached))
    with pytest.raises(BrokenIssueError) as caught:
        edit_issue(room.workspace, issue, shouted)
    (backup,) = file.parent.glob("*.bak")
    assert str(caught.value).startswith("issues/march.md:1: ")
    assert str(caught.value).endswith(f"What another program saved in the meantime is in {backup}")
    assert (file.read_text(), backup.read_text()) == ("broken", "saved second")


def test_a_disk_that_is_full_leaves_the_issue_and_is_told_at_its_place(room: Newsroom, issue: Issue) -> None:
    """A limit on the size of files stands for the disk: the write fails in the middle, for real."""
    code = (
        "import os, resource, signal, sys; from pathlib import Path\n"
        "from newsletter.app.editions import open_issue\n"
        "from newsletter.app.file_edits import create_issue, edit_issue, edit_settings_text\n"
        "from newsletter.app.workspace import open_workspace\n"
        "from newsletter.errors import NewsletterError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "workspace = open_workspace(Path(sys.argv[1]), {})\n"
        "issue = open_issue(workspace, 'march')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "for act in (lambda: edit_issue(workspace, issue, lambda now: (now.source + 'x' * 5000, 0)),\n"
        "            lambda: create_issue(workspace, 'april', 'x' * 5000),\n"
        "            lambda: edit_settings_text(workspace, lambda text: text + '#' * 5000)):\n"
        "    try: act()\n"
        "    except NewsletterError as error: print(error)\n"
    )
    root = room.workspace.root
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    run = subprocess.run(
        [sys.executable, "-B", "-c", code, str(root)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, second, third = run.stdout.splitlines()
    assert first.startswith("issues/march.md:1: the file cannot be written: ")
    assert second.startswith("issues/april.md:1: the file cannot be written: ")
    assert third.startswith("newsletter.toml:1: the file cannot be written: ")
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_half_a_character_is_an_error_at_its_line(room: Newsroom, issue: Issue) -> None:
    with pytest.raises(IssueError, match=r"issues/april\.md:2: an incomplete character"):
        create_issue(room.workspace, "april", "a\n\ud800")
    with pytest.raises(SettingsError, match=r"newsletter\.toml:1: an incomplete character"):
        edit_settings_text(room.workspace, lambda text: "\ud800" + text)
    assert os.listdir(room.workspace.root / "issues") == ["march.md"]


def test_a_new_issue_never_takes_the_place_of_another(room: Newsroom, issue: Issue) -> None:
    with pytest.raises(RefusedError, match=r"^issues/march\.md already exists\."):
        create_issue(room.workspace, "march", "new")
    assert file_of(room).read_text() == issue.source


def test_a_folder_that_is_a_file_is_an_error_that_names_the_issue(room: Newsroom) -> None:
    (room.workspace.root / "issues").write_text("")
    with pytest.raises(IssueError, match=r"issues/a\.md:1: the file cannot be written"):
        create_issue(room.workspace, "a", "a")


def test_settings_that_are_no_text_are_told_at_their_line(room: Newsroom) -> None:
    file = room.workspace.root / "newsletter.toml"
    file.write_bytes(b"a = 1\nb = '\xff'\n")
    with pytest.raises(SettingsError, match=r"newsletter\.toml:2: the file is not UTF-8 text"):
        edit_settings_text(room.workspace, lambda text: text + "c = 1\n")
    assert file.read_bytes() == b"a = 1\nb = '\xff'\n"
