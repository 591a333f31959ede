"""Picture files: told by their bytes, named after what they were called, never outside their folder."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from newsletter.importing.picture_file import (
    LARGEST_BYTES,
    PictureProblem,
    ending_of,
    file_name,
    inside,
)


def drawn(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")]
)
def test_a_picture_is_reported_by_its_bytes(kind: str, ending: str) -> None:
    assert ending_of(drawn(kind)) == ending


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg/>", "not a JPEG"),
        (b"", "not a JPEG"),
        (drawn("TIFF"), "not a JPEG"),
        (drawn("PNG", (2, 2)), "a few pixels"),
        (b"x" * (LARGEST_BYTES + 1), "larger than"),
    ],
)
def test_what_a_letter_cannot_show_is_said(data: bytes, why: str) -> None:
    with pytest.raises(PictureProblem, match=why):
        ending_of(data)


def test_a_picture_that_the_library_takes_for_too_large_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 500)
    with pytest.raises(PictureProblem, match="not a JPEG"):
        ending_of(drawn("PNG"))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("https://x.example/wp/March%20on%20City-Hall.JPG?w=300", "march-on-city-hall.png"),
        ("data:image/png;base64,AAAA", "picture.png"),
        ("../../etc/passwd", "passwd.png"),
        ("año nuevo.png", "ano-nuevo.png"),
        ("日本.png", "picture.png"),
        ("x" * 300 + ".png", "x" * 40 + ".png"),
    ],
)
def test_a_file_is_named_after_the_picture(source: str, name: str) -> None:
    assert file_name(source, "png", ()) == name


@given(st.text(max_size=80), st.sets(st.sampled_from(("picture.png", "a.png", "a-2.png"))))
def test_a_name_is_safe_and_new(source: str, taken: set[str]) -> None:
    name = file_name(source, "png", taken)
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*\.png", name)
    assert name not in taken


def test_a_picture_in_the_page_is_unpacked() -> None:
    assert inside("data:image/png;base64,AAEC") == b"\x00\x01\x02"
    assert inside("data:image/svg+xml,%3Csvg/%3E") == b"<svg/>"
    assert inside("march.png") is None


@pytest.mark.parametrize(
    "source", ["data:text/html,<script>", "data:", "data:image/png;base64,!", "data:image/png"]
)
def test_other_data_is_no_picture(source: str) -> None:
    with pytest.raises(PictureProblem):
        ending_of(inside(source) or b"")
