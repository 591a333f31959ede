"""The picture's look: its size, and whether its edge is seen on a ground."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from newsletter.rendering.pictures.image_info import ImageInfo, image_info
from tests.rendering.samples import picture_bytes

WHITE, NIGHT = "#ffffff", "#1d222d"


def logo(color: str, *, outline: str = "", kind: str = "PNG") -> bytes:
    image = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((40, 20, 160, 80), fill=color, outline=outline or color, width=4)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def look(data: bytes) -> ImageInfo:
    found = image_info(data)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("data", "on_white", "at_night"),
    [
        (logo("#101820"), False, True),
        (logo("#0b5d57"), False, True),
        (logo("#ffffff"), True, False),
        (logo("#7f7f7f"), False, False),
        (logo("#101820", outline="#ffffff"), True, False),
        (logo("#101820", kind="GIF"), False, True),
        (picture_bytes(200, 100, color="#101820"), False, False),
        (picture_bytes(200, 100, "JPEG", color="#101820"), False, False),
    ],
)
def test_only_what_shows_through_can_vanish(data: bytes, on_white: bool, at_night: bool) -> None:
    assert look(data).vanishes_on(WHITE) is on_white
    assert look(data).vanishes_on(NIGHT) is at_night


def test_the_size_is_the_files_own() -> None:
    assert (look(picture_bytes(321, 123)).width, look(picture_bytes(321, 123)).height) == (321, 123)


def test_rounded_corners_of_a_dark_photo_are_no_logo() -> None:
    image = Image.new("RGBA", (200, 100), "#101820")
    image.putpixel((0, 0), (0, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    assert look(out.getvalue()).edge_grays == ()


def test_an_empty_picture_has_no_rim() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert not look(out.getvalue()).vanishes_on(NIGHT)


@given(
    data=st.binary(max_size=80),
    start=st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff"]),
)
def test_what_is_no_picture_has_no_look(data: bytes, start: bytes) -> None:
    assert image_info(start + data) is None


@pytest.mark.parametrize(
    "data", [logo("#101820"), logo("#ffffff", kind="GIF"), picture_bytes(200, 100, "JPEG")], ids=len
)
def test_what_was_found_out_is_kept_for_the_next_process(tmp_path: Path, data: bytes) -> None:
    kept = tmp_path / "pictures"
    first = image_info(data, kept)
    (file,) = kept.iterdir()
    for content in (file.read_bytes(), b"", b"[]", b"[1]", b"{}", b'["a", 2]', b"null"):
        file.write_bytes(content)
        image_info.cache_clear()
        assert image_info(data, kept) == first == look(data)


def test_what_is_kept_is_used(tmp_path: Path) -> None:
    data = picture_bytes(200, 100)
    image_info(data, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"[7, 5]")
    image_info.cache_clear()
    assert image_info(data, tmp_path) == ImageInfo(width=7, height=5)


def test_nothing_is_kept_of_what_is_no_picture(tmp_path: Path) -> None:
    assert image_info(b"no picture", tmp_path) is None
    assert list(tmp_path.iterdir()) == []
