"""Reads a picture's size, and whether it would be invisible on a background."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter.model.deferred_dataclass import dataclass
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
def image_info(data: bytes) -> ImageInfo | None:
    """Examine a picture as it is sent (PNG, JPEG, GIF); None when it cannot be opened."""
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
