"""Pictures beside an issue: added under a safe name, never over another, and listed with their use."""

from __future__ import annotations

import io
import resource
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from newsletter.app.issue_pictures import (
    add_picture,
    crop_picture,
    issue_pictures,
    lines_with,
    picture_file,
    picture_version,
    shown_picture,
)
from newsletter.errors import NewsletterError, NotFoundError, PictureError
from newsletter.rendering.pictures.uploaded import Crop
from tests.app.written_issue import write_issue
from tests.feeds.newsroom import Newsroom, newsroom
from tests.rendering.samples import picture_bytes


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, {"paper": ()}) as opened:
        write_issue(opened, "march", "![A pond](pond.png)\n\nWords.\n\n![Again](pond.png)\n")
        yield opened


def folder(room: Newsroom) -> Path:
    return room.workspace.root / "issues" / "march"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Elm Park, spring.PNG", "elm-park-spring.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\fakepath\\a#b?c.png", "a-b-c.png"),
        ("Ñandú.png", "nandu.png"),
        ("公園.png", "picture.png"),
        (".htaccess", "htaccess.png"),
        ("x" * 500 + ".png", "x" * 40 + ".png"),
        ("%2e%2e%2f\udce4.png", "2e-2e-2f.png"),
    ],
)
def test_a_name_is_made_safe(room: Newsroom, name: str, kept: str) -> None:
    added = add_picture(room.workspace, "march", picture_bytes(40, 30), name=name)
    assert added.name == kept
    assert [file.name for file in folder(room).iterdir()] == [added.name]


def test_nothing_is_overwritten_and_the_same_picture_is_kept_once(room: Newsroom) -> None:
    names = [
        add_picture(room.workspace, "march", picture_bytes(40, 30, color=color), name="pond.png").name
        for color in ("#ff0000", "#00ff00", "#ff0000")
    ]
    assert names == ["pond.png", "pond-2.png", "pond.png"]
    assert len(list(folder(room).iterdir())) == 2


def test_many_at_once_get_names_of_their_own(room: Newsroom) -> None:
    names: list[str] = []

    def add(number: int) -> None:
        data = picture_bytes(40, 30, color=f"#0000{number:02x}")
        names.append(add_picture(room.workspace, "march", data, name="pond.png").name)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 8


def test_a_picture_that_is_too_large_is_refused_in_words(room: Newsroom) -> None:
    small = replace(room.workspace, settings=replace(room.workspace.settings, largest_upload_mb=1))
    with pytest.raises(PictureError, match="larger than 1 MB"):
        add_picture(small, "march", b"x" * 1_100_000, name="a.jpg")
    assert not folder(room).exists()


@pytest.mark.parametrize("data", [b"", b"MZ\x90", b"<html></html>", b"%PDF-1.7"])
def test_what_is_no_picture_leaves_nothing(room: Newsroom, data: bytes) -> None:
    with pytest.raises(PictureError):
        add_picture(room.workspace, "march", data, name="a.png")
    assert not folder(room).exists()


def test_a_disk_without_room_leaves_nothing_half_written(room: Newsroom) -> None:
    out = io.BytesIO()
    Image.effect_noise((900, 900), 90).convert("RGB").save(out, "JPEG", quality=95)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, before[1]))
    try:
        with pytest.raises(NewsletterError, match="cannot be written"):
            add_picture(room.workspace, "march", out.getvalue(), name="a.jpg")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(folder(room).iterdir()) == []


def test_pictures_are_listed_with_the_lines_that_use_them(room: Newsroom) -> None:
    add_picture(room.workspace, "march", picture_bytes(40, 30), name="pond.png")
    add_picture(room.workspace, "march", picture_bytes(40, 31), name="old-pond.png")
    (folder(room) / "notes.txt").write_text("x")
    first = (
        room.workspace.root.joinpath("issues/march.md").read_text().splitlines().index("![A pond](pond.png)")
    )
    found = {one.name: one.lines for one in issue_pictures(room.workspace, "march")}
    assert found == {"old-pond.png": (), "pond.png": (first + 1, first + 5)}


@pytest.mark.parametrize(
    ("line", "used"),
    [
        ("photo: pond.png", True),
        ("![x](issues/march/pond.png)", True),
        ("![x](old-pond.png)", False),
        ("![x](pond.png.jpg)", False),
        ("See pond.png.", True),
        ("pond-png", False),
    ],
)
def test_a_name_counts_only_as_a_whole(line: str, *, used: bool) -> None:
    assert bool(lines_with("pond.png", line)) is used


@pytest.mark.parametrize(
    "name", ["../march.md", "/etc/passwd", ".pond.png", "none.png", "march.md", "a\x00.png"]
)
def test_only_pictures_beside_the_issue_are_found(room: Newsroom, name: str) -> None:
    folder(room).mkdir()
    with pytest.raises(NotFoundError):
        picture_file(room.workspace, "march", name)


def test_a_link_to_outside_is_no_picture_of_the_issue(room: Newsroom, tmp_path: Path) -> None:
    folder(room).mkdir()
    outside = tmp_path / "outside.png"
    outside.write_bytes(picture_bytes(40, 30))
    (folder(room) / "pond.png").symlink_to(outside)
    with pytest.raises(NotFoundError):
        picture_file(room.workspace, "march", "pond.png")


def size_of(file: Path) -> tuple[int, int]:
    with Image.open(file) as image:
        return image.size


def test_a_cropped_picture_is_another_one(room: Newsroom) -> None:
    add_picture(room.workspace, "march", picture_bytes(80, 60, "JPEG"), name="ana.jpg")
    added = crop_picture(room.workspace, "march", "ana.jpg", Crop(left=0, top=0, side=0.5))
    assert added.name == "ana-square.jpg"
    assert size_of(folder(room) / added.name) == (30, 30)
    assert size_of(folder(room) / "ana.jpg") == (80, 60)
    middle = crop_picture(room.workspace, "march", "ana.jpg", None)
    assert size_of(folder(room) / middle.name) == (60, 60)


def test_a_version_changes_with_the_file(room: Newsroom) -> None:
    add_picture(room.workspace, "march", picture_bytes(80, 60), name="pond.png")
    before = picture_version(room.workspace, "march", "pond.png")
    assert picture_version(room.workspace, "march", "pond.png") == before
    (folder(room) / "pond.png").write_bytes(picture_bytes(81, 60, color="#123456"))
    assert picture_version(room.workspace, "march", "pond.png") != before


def test_a_picture_is_shown_as_readers_get_it(room: Newsroom) -> None:
    add_picture(room.workspace, "march", picture_bytes(800, 600, "JPEG"), name="pond.jpg")
    shown = shown_picture(room.workspace, "march", "pond.jpg", width=120)
    assert Image.open(io.BytesIO(shown.data)).size == (240, 180)
