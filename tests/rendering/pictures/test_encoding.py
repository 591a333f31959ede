"""A photo is saved as JPEG and a drawing as PNG, without metadata."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from newsletter.rendering.pictures.encoding import encode


@pytest.mark.parametrize(
    ("mode", "photo", "ending"),
    [("RGB", True, "jpg"), ("RGB", False, "png"), ("RGBA", True, "png"), ("L", True, "jpg"), ("P", False, "png")],
)  # fmt: skip
def test_the_format_depends_on_what_it_is(mode: str, ending: str, *, photo: bool) -> None:
    image = Image.new(mode, (40, 30))
    image.info["comment"] = b"made by Ana"
    encoded = encode(image, photo=photo)
    assert encoded.ending == ending
    assert b"Ana" not in encoded.data
    assert Image.open(io.BytesIO(encoded.data)).get_format_mimetype() == encoded.media_type
