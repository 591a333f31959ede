"""A file that may have been written again is read again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.errors import PictureError
from newsletter.rendering.pictures import loading
from newsletter.rendering.pictures.file_cache import file_stamp
from newsletter.rendering.pictures.loading import load_picture
from tests.rendering.samples import at, picture_bytes

TICK = 0.02
"""Seconds within which the time a disk writes down has moved on."""


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let it be so much later that what was written now has settled."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 3_000_000_000)
    yield
    loading._by_file.clear()


def test_a_file_of_this_moment_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    assert file_stamp(str(tmp_path / "a")) is None


def test_a_file_that_says_it_is_old_but_came_now_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    os.utime(tmp_path / "a", (1, 1))
    assert file_stamp(str(tmp_path / "a")) is None


def test_no_file_is_not_trusted(tmp_path: Path) -> None:
    assert file_stamp(str(tmp_path / "a")) is None


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("touch", ["rewrite", "same time", "replace", "remove", "another first", "link"])
def test_whatever_touches_a_file_is_seen(tmp_path: Path, touch: str) -> None:
    file, first, other = tmp_path / "a", tmp_path / "first", tmp_path / "b"
    other.write_bytes(b"2")
    file.write_bytes(b"1")
    seen = file_stamp(str(file), str(first))
    assert seen is not None
    assert seen.is_unchanged()
    times = file.stat()
    time.sleep(TICK)
    match touch:
        case "rewrite":
            file.write_bytes(b"2")
        case "same time":
            file.write_bytes(b"2")
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        case "replace":
            other.replace(file)
        case "remove":
            file.unlink()
        case "another first":
            first.write_bytes(b"2")
        case "link":
            file.unlink()
            file.symlink_to(other)
    assert not seen.is_unchanged()


@given(st.lists(st.sampled_from(range(1, 9)), min_size=2, max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_picture_written_again_and_again_is_the_one_shown(tmp_path: Path, widths: list[int]) -> None:
    for width in widths:
        (tmp_path / "a.png").write_bytes(picture_bytes(width, 2))
        shown = load_picture("a.png", folder=tmp_path, root=tmp_path, place=at(1), alt="", width=536)
        assert shown.width == width


@pytest.mark.usefixtures("later")
def test_a_picture_nobody_touched_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(5, 2))

    def load() -> str:
        return load_picture(
            "a.png", folder=tmp_path / "x", root=tmp_path, place=at(1), alt="", width=536
        ).name

    name, read = load(), Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"")
    assert load() == name
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.png").write_bytes(picture_bytes(6, 2))
    monkeypatch.setattr(Path, "read_bytes", read)
    assert load() != name
    (tmp_path / "x" / "a.png").unlink()
    (tmp_path / "a.png").unlink()
    with pytest.raises(PictureError, match="There is no picture"):
        load()
