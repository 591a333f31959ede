"""Converted pictures on disk: the next process uses them, and only those that it wrote itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.model import Picture
from newsletter.rendering.pictures import conversion, loading, prepared_picture
from newsletter.rendering.pictures.loading import load_picture
from newsletter.rendering.pictures.prepared_picture import PreparedPicture
from tests.rendering.samples import at, picture_bytes


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The widths of the pictures that are converted."""
    widths: list[int] = []
    prepare = conversion.prepare

    def counted(data: bytes, **form: object) -> PreparedPicture:
        widths.append(int(str(form["width"])))
        return prepare(data, **form)  # type: ignore[arg-type]

    monkeypatch.setattr(conversion, "prepare", counted)
    return widths


def loaded(folder: Path, *, width: int = 30, square: bool = False) -> Picture:
    """Load a picture as a new process does, which has none in memory."""
    loading._prepared.clear()
    loading._by_file.clear()
    return load_picture(
        "a.png", folder=folder, root=folder, place=at(3), alt="", width=width, square=square,
        kept=folder / "state" / "pictures",
    )  # fmt: skip


def test_a_picture_is_converted_once_for_each_form_and_content(tmp_path: Path, converted: list[int]) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(80, 60))
    first = loaded(tmp_path)
    assert [loaded(tmp_path), loaded(tmp_path)] == [first, first]
    assert converted == [30]
    square = loaded(tmp_path, square=True)
    assert (square.width, square.height) == (30, 30)
    assert loaded(tmp_path, width=20).width == 20
    (tmp_path / "a.png").write_bytes(picture_bytes(80, 40))
    assert loaded(tmp_path).height == 15
    assert converted == [30, 30, 20, 30]
    assert (tmp_path / "state" / "pictures").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("content", [b"", b"\n", b"[]\n", b"{}\n", b'{"name": 1}\nx', None])
def test_a_damaged_file_is_written_again(tmp_path: Path, content: bytes | None, converted: list[int]) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(80, 60))
    first = loaded(tmp_path)
    (file,) = (tmp_path / "state" / "pictures").iterdir()
    file.write_bytes(file.read_bytes()[:-1] if content is None else content)
    assert [loaded(tmp_path), loaded(tmp_path)] == [first, first]
    assert converted == [30, 30]


def test_a_folder_that_others_can_write_to_is_not_used(tmp_path: Path, converted: list[int]) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(80, 60))
    first = loaded(tmp_path)
    kept = tmp_path / "state" / "pictures"
    kept.chmod(0o777)
    (file,) = kept.iterdir()
    file.unlink()
    assert loaded(tmp_path) == first
    assert list(kept.iterdir()) == []
    assert converted == [30, 30]


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(80, 60))
    (tmp_path / "state").write_text("")
    assert loaded(tmp_path).width == 30


def test_what_was_used_longest_ago_is_removed_from_a_full_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "state" / "pictures"
    kept.mkdir(parents=True, mode=0o700)
    for name, seconds in (("old", 1), ("older", 0), ("new", 2)):
        (kept / name).write_bytes(bytes(1_000))
        os.utime(kept / name, (seconds, seconds))
    (tmp_path / "a.png").write_bytes(picture_bytes(80, 60))
    monkeypatch.setattr(prepared_picture, "LARGEST_FOLDER_BYTES", 1_999)
    loaded(tmp_path)
    names = [file.name for file in kept.iterdir()]
    assert len(names) == 2
    assert "new" in names
