from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.errors import IssueError
from newsletter.issues.saving import save
from tests.issues.samples import ROOT


def test_a_text_is_saved_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "issues" / "a.md"
    save(file, "\ufeffa\r\nb\n“é”")
    assert file.read_bytes() == "\ufeffa\r\nb\n“é”".encode()
    assert [each.name for each in file.parent.iterdir()] == ["a.md"]


def test_a_file_keeps_its_permissions_and_a_new_one_gets_the_usual_ones(tmp_path: Path) -> None:
    old, plain = tmp_path / "old.md", tmp_path / "plain.md"
    old.write_text("a")
    old.chmod(0o640)
    plain.write_text("a")
    save(old, "b")
    save(tmp_path / "new.md", "b")
    assert old.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "new.md").stat().st_mode == plain.stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("a")
    (tmp_path / "link.md").symlink_to("real.md")
    save(tmp_path / "link.md", "b")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text() == "b"


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the write fails in the middle, for real."""
    file = tmp_path / "a.md"
    file.write_text("old")
    script = (
        "import resource, sys; from pathlib import Path; from newsletter.issues.saving import save\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: save(Path(sys.argv[1]), 'new' * 10_000)\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("IssueError ")
    assert "the file cannot be written" in done.stdout
    assert file.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]


def test_a_folder_that_is_a_file_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "issues").write_text("")
    with pytest.raises(IssueError, match=r"issues/a\.md:1: the file cannot be written"):
        save(tmp_path / "issues" / "a.md", "a")


def test_half_a_character_is_an_error_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(IssueError, match=r"a\.md:2: half a character"):
        save(tmp_path / "a.md", "a\n\ud800")
    assert os.listdir(tmp_path) == []
