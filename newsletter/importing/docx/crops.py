"""Crops pictures as the document shows them (a:srcRect): what was cut off is still in the file."""

from __future__ import annotations

import io
import warnings

from lxml.etree import _Element

_WHOLE = 100_000
"""In srcRect, a side's thousandths of a percent."""
_MOST_PIXELS = 50_000_000
_ORIENTATION = 0x0112
_SIDES = ("l", "t", "r", "b")


def crop_of(rectangle: _Element | None) -> tuple[float, float, float, float] | None:
    """Return the shares that are cut off at left, top, right and bottom; None when nothing is."""
    if rectangle is None:
        return None
    shares = [_share(rectangle.get(side) or "") for side in _SIDES]
    return (shares[0], shares[1], shares[2], shares[3]) if any(shares) else None


def _share(written: str) -> float:
    """Return a share from 0 to 1; a negative one is a border, which cuts nothing off."""
    try:
        number = float(written.rstrip("%")) * (1_000 if written.endswith("%") else 1)
    except ValueError:
        return 0.0
    return min(max(number / _WHOLE, 0.0), 1.0)


def cropped(data: bytes, crop: tuple[float, float, float, float]) -> tuple[bytes, str] | None:
    """Return a picture without what is cut off, and its file extension; None when that is not possible."""
    from PIL import Image, UnidentifiedImageError

    left, top, right, bottom = crop
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP")) as image:
                width, height = image.size
                box = (
                    round(width * left),
                    round(height * top),
                    round(width * (1 - right)),
                    round(height * (1 - bottom)),
                )
                is_turned = image.getexif().get(_ORIENTATION, 1) != 1
                if is_turned or getattr(image, "n_frames", 1) > 1 or width * height > _MOST_PIXELS:
                    return None
                if box[0] >= box[2] or box[1] >= box[3]:
                    return None
                ending = "jpeg" if image.format == "JPEG" else "png"
                out = io.BytesIO()
                profile = image.info.get("icc_profile")
                image.crop(box).save(out, ending.upper(), quality=92, icc_profile=profile)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return out.getvalue(), ending
