"""The picture's look: how large it is, and whether it would vanish on a ground. Pure; nothing is changed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageFilter, UnidentifiedImageError

from newsletter.rendering.contrast import ratio

SEEN = 3.0
"""What a shape needs against its ground (WCAG 2.2, 1.4.11)."""

_MOSTLY = 0.75
_SEE_THROUGH_SHARE = 0.05
_SIDE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageInfo:
    """`width` and `height` in the file's own pixels.

    `rim` counts, for each grey from black to white, the pixels that border on what shows through; it is
    empty when (nearly) nothing shows through.
    """

    width: int
    height: int
    rim: tuple[int, ...] = ()

    def vanishes_on(self, ground: str) -> bool:
        """Say whether the edge of what is drawn can hardly be seen on a ground such as #1d222d."""
        faint = sum(
            count for grey, count in enumerate(self.rim) if count and _grey_ratio(grey, ground) < SEEN
        )
        return bool(self.rim) and faint > _MOSTLY * sum(self.rim)


@lru_cache(maxsize=2048)
def _grey_ratio(grey: int, ground: str) -> float:
    return ratio(f"#{grey:02x}{grey:02x}{grey:02x}", ground)


@lru_cache(maxsize=64)
def look_at(data: bytes) -> ImageInfo | None:
    """Look at a picture as it is sent (PNG, JPEG, GIF); None when it cannot be opened."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF")) as image:
            size = image.size
            rim = _rim(image) if image.mode in {"RGBA", "LA"} or "transparency" in image.info else ()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
    return ImageInfo(width=size[0], height=size[1], rim=rim)


def _rim(image: Image.Image) -> tuple[int, ...]:
    """Count the greys of the drawn pixels that lie beside transparent ones."""
    small = image.convert("RGBA")
    small.thumbnail((_SIDE, _SIDE))
    drawn = small.getchannel("A").point(lambda alpha: 255 if alpha >= 128 else 0)
    if drawn.histogram()[0] < _SEE_THROUGH_SHARE * small.width * small.height:
        return ()
    inner = drawn.filter(ImageFilter.MinFilter(3))
    counts = small.convert("L").histogram(ImageChops.subtract(drawn, inner))
    return tuple(counts) if any(counts) else ()
