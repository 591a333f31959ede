"""Writes pictures as JPEG or PNG, without metadata."""

from __future__ import annotations

import io
from dataclasses import field

from PIL import Image

from newsletter.model.deferred_dataclass import dataclass

_PNG_MAY_COST = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedPicture:
    """A picture's bytes, with the ending of its file name (without a dot)."""

    data: bytes = field(repr=False)
    ending: str
    media_type: str


def encode(image: Image.Image, *, photo: bool) -> EncodedPicture:
    """Save a photo as JPEG and a drawing as PNG, for sharp edges, unless JPEG is much smaller."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info.clear()
    drawing = None if photo else _saved(image, "PNG")
    if image.mode != "RGBA":
        picture = _saved(image.convert("RGB"), "JPEG")
        if drawing is None or len(drawing) > _PNG_MAY_COST * len(picture):
            return EncodedPicture(data=picture, ending="jpg", media_type="image/jpeg")
    return EncodedPicture(data=drawing or _saved(image, "PNG"), ending="png", media_type="image/png")


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "JPEG":
        image.save(out, kind, quality=84, optimize=True, progressive=True)
    else:
        image.save(out, kind, optimize=True)
    return out.getvalue()
