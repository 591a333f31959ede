"""Files for the next process: only the user's own folder is trusted, and nothing here is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.private_files import keep, read_kept


def test_what_was_kept_is_read_and_nobody_else_may(tmp_path: Path) -> None:
    file = tmp_path / "state" / "newsletter" / "a"
    assert read_kept(file) is None
    keep(file, b"one")
    keep(file, b"two")
    assert read_kept(file) == b"two"
    assert list(file.parent.iterdir()) == [file]
    assert file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_may_write_to_is_neither_read_nor_written(tmp_path: Path, mode: int) -> None:
    keep(tmp_path / "a", b"one")
    tmp_path.chmod(mode)
    keep(tmp_path / "a", b"two")
    assert read_kept(tmp_path / "a") is None
    tmp_path.chmod(0o700)
    assert read_kept(tmp_path / "a") == b"one"


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    keep(tmp_path / "state" / "a", b"one")
    assert read_kept(tmp_path / "state" / "a") is None
