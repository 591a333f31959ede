from __future__ import annotations

import io

import pytest
from PIL import Image

from newsletter.rendering.pictures.transparency import is_solid


def saved(mode: str, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind", "solid"),
    [
        ("RGB", "JPEG", True),
        ("RGB", "PNG", True),
        ("P", "PNG", True),
        ("L", "PNG", True),
        ("1", "PNG", True),
        ("RGBA", "PNG", False),
        ("LA", "PNG", False),
        ("P", "GIF", False),
    ],
)
def test_a_picture_is_solid_when_it_cannot_be_seen_through(mode: str, kind: str, *, solid: bool) -> None:
    assert is_solid(saved(mode, kind)) is solid


def test_a_palette_with_a_transparent_colour_is_not_solid() -> None:
    assert not is_solid(saved("P", "PNG", transparency=0))


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"no picture"])
def test_what_is_no_picture_is_not_solid(data: bytes) -> None:
    assert not is_solid(data)
