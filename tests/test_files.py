"""A file is written whole or not at all."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.files import whole_file, whole_text, write_whole


def test_what_is_written_is_what_is_there(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"one\r\ntwo\x00")
    assert (tmp_path / "a").read_bytes() == b"one\r\ntwo\x00"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_failure_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")

    def write_half() -> None:
        with whole_file(file) as stream:
            stream.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_newlines_and_encoding_are_the_writers(tmp_path: Path) -> None:
    with whole_text(tmp_path / "a", encoding="utf-8-sig") as stream:
        stream.write("ñ\r\n")
    assert (tmp_path / "a").read_bytes() == b"\xef\xbb\xbf\xc3\xb1\r\n"


def test_the_rights_of_the_old_file_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    file.chmod(0o640)
    write_whole(file, b"new")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    write_whole(tmp_path / "a", b"")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    # A process that may write no more than 1,000 bytes to a file stands before the same wall as a full disk.
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from newsletter.files import write_whole\n"
        "try: write_whole(Path(sys.argv[1]), b'x' * 5000)\n"
        "except OSError as error: print(error.errno)\n"
    )
    run = subprocess.run(
        [sys.executable, "-B", "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    assert int(run.stdout) in {27, 28}  # EFBIG, ENOSPC
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_private_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with whole_text(tmp_path / "people", private=True) as stream:
        stream.write("x")
    assert (tmp_path / "people").stat().st_mode & 0o777 == 0o600
