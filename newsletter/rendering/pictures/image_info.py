"""Reads a picture's size, and whether it would be invisible on a background."""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import PIL

from newsletter import __version__
from newsletter.model.deferred_dataclass import dataclass
from newsletter.private_files import keep, read_kept
from newsletter.rendering.contrast import ratio

if TYPE_CHECKING:
    from PIL import Image

SEEN = 3.0
"""The contrast that a shape needs with its background (WCAG 2.2, 1.4.11)."""

_MOSTLY = 0.75
_SEE_THROUGH_SHARE = 0.05
_SIDE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageInfo:
    """`width` and `height` in the file's own pixels.

    `rim` counts, for each gray from black to white, the pixels next to transparent ones; it is empty when
    (almost) nothing is transparent.
    """

    width: int
    height: int
    edge_grays: tuple[int, ...] = ()

    def vanishes_on(self, ground: str) -> bool:
        """Tell whether the edges of the drawing are almost invisible on a background such as #1d222d."""
        faint = sum(
            count for gray, count in enumerate(self.edge_grays) if count and _gray_ratio(gray, ground) < SEEN
        )
        return bool(self.edge_grays) and faint > _MOSTLY * sum(self.edge_grays)


@lru_cache(maxsize=2048)
def _gray_ratio(gray: int, ground: str) -> float:
    return ratio(f"#{gray:02x}{gray:02x}{gray:02x}", ground)


@lru_cache(maxsize=64)
def image_info(data: bytes, kept: Path | None = None) -> ImageInfo | None:
    """Return what is seen of a picture as it is sent (PNG, JPEG, GIF); None when it cannot be opened.

    `kept` is a private folder that keeps it for the next process, which then does not import Pillow.
    """
    file = kept / _name(data) if kept else None
    content = read_kept(file) if file else None
    if content is not None:
        with suppress(ValueError, TypeError):
            width, height, *grays = map(int, json.loads(content))
            return ImageInfo(width=width, height=height, edge_grays=tuple(grays))
    found = _examined(data)
    if file and found:
        keep(file, json.dumps([found.width, found.height, *found.edge_grays]).encode())
    return found


def _name(data: bytes) -> str:
    """Return the name of a kept file: what it depends on, with the versions of what examines."""
    form = f"info {__version__} {PIL.__version__}"
    return hashlib.sha256(hashlib.sha256(data).digest() + form.encode()).hexdigest()


def _examined(data: bytes) -> ImageInfo | None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF")) as image:
            size = image.size
            edge_grays = (
                _edge_grays(image) if image.mode in {"RGBA", "LA"} or "transparency" in image.info else ()
            )
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
    return ImageInfo(width=size[0], height=size[1], edge_grays=edge_grays)


def _edge_grays(image: Image.Image) -> tuple[int, ...]:
    """Count the grays of the opaque pixels next to transparent ones."""
    from PIL import ImageChops, ImageFilter

    small = image.convert("RGBA")
    small.thumbnail((_SIDE, _SIDE))
    drawn = small.getchannel("A").point(lambda alpha: 255 if alpha >= 128 else 0)
    if drawn.histogram()[0] < _SEE_THROUGH_SHARE * small.width * small.height:
        return ()
    inner = drawn.filter(ImageFilter.MinFilter(3))
    counts = small.convert("L").histogram(ImageChops.subtract(drawn, inner))
    return tuple(counts) if any(counts) else ()
