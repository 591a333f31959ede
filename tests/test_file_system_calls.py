"""The system calls do what they say, and say when they cannot."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from newsletter import file_system_calls as calls
from newsletter.file_system_calls import (
    Writers,
    copy_rights,
    exchange,
    folder_lock,
    rename_new,
    write_lease,
)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    other.write_text("2")
    return one, other


def test_an_exchange_swaps_two_files_in_one_step(pair: tuple[Path, Path]) -> None:
    one, other = pair
    assert exchange(one, other)
    assert (one.read_text(), other.read_text()) == ("2", "1")


def test_an_exchange_with_a_file_that_is_gone_is_an_error_that_names_it(pair: tuple[Path, Path]) -> None:
    one, other = pair
    other.unlink()
    with pytest.raises(FileNotFoundError) as caught:
        exchange(one, other)
    assert caught.value.filename2 == str(other)
    assert one.read_text() == "1"


def test_a_system_without_the_call_says_so(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_renameat2_of_the_system", lambda: None)
    assert not exchange(*pair)
    assert pair[0].read_text() == "1"


@pytest.mark.parametrize("way", ["renameat2", "hard link", "copy"])
def test_a_name_that_is_taken_is_never_overwritten(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    one, other = pair
    free = one.with_name("free")
    if way != "renameat2":
        monkeypatch.setattr(calls, "_renameat2_of_the_system", lambda: None)
    if way == "copy":

        def no_link(made: Path, path: Path) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", no_link)
    with pytest.raises(FileExistsError):
        rename_new(one, other)
    assert (one.read_text(), other.read_text()) == ("1", "2")
    rename_new(one, free)
    assert (free.read_text(), one.exists()) == ("1", False)


def test_a_lease_tells_of_programs_that_write(pair: tuple[Path, Path]) -> None:
    one = pair[0]
    with one.open("rb") as stream, write_lease(stream.fileno()) as writers:
        assert writers() is Writers.NONE
    with one.open("ab"), one.open("rb") as stream, write_lease(stream.fileno()) as writers:
        assert writers() is Writers.SOME
    with one.open("rb"), one.open("rb") as stream, write_lease(stream.fileno()) as writers:
        assert writers() is Writers.NONE, "readers do not count"


def test_who_wants_to_write_while_a_lease_is_held_waits_and_is_seen(pair: tuple[Path, Path]) -> None:
    one, written = pair[0], threading.Event()

    def write() -> None:
        one.write_text("new")
        written.set()

    thread = threading.Thread(target=write)
    with one.open("rb") as stream, write_lease(stream.fileno()) as writers:
        thread.start()
        while writers() is Writers.NONE:
            pass
        assert stream.read() == b"1"
        assert not written.is_set()
    thread.join(10)
    assert one.read_text() == "new"


def test_a_file_that_gets_no_lease_is_unknown(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)  # a folder gets none
    with write_lease(handle) as writers:
        assert writers() is Writers.UNKNOWN
    os.close(handle)


def test_a_folder_is_locked_by_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_LOCK_SECONDS", 0)
    with folder_lock(tmp_path):
        with pytest.raises(TimeoutError, match="another newsletter command") as caught, folder_lock(tmp_path):
            pass
        assert caught.value.filename == str(tmp_path)
    with folder_lock(tmp_path):
        assert os.listdir(tmp_path) == [], "a lock leaves no file"


def test_an_access_control_list_goes_along(pair: tuple[Path, Path]) -> None:
    one, other = pair
    # user::rw-, user:1:rw-, group::r--, mask::rw-, other::--- as Linux keeps it (posix_acl_xattr.h)
    entries = ((1, 6, 0xFFFFFFFF), (2, 6, 1), (4, 4, 0xFFFFFFFF), (16, 6, 0xFFFFFFFF), (32, 0, 0xFFFFFFFF))
    value = (2).to_bytes(4, "little") + b"".join(
        tag.to_bytes(2, "little") + may.to_bytes(2, "little") + who.to_bytes(4, "little")
        for tag, may, who in entries
    )
    try:
        os.setxattr(one, "system.posix_acl_access", value)
    except OSError:
        one.chmod(0o640)  # a file system without them: the mode is all there is
    copy_rights(one, other)
    assert other.stat().st_mode == one.stat().st_mode
    assert os.listxattr(other) == os.listxattr(one)
