"""Makes the file that is kept of an uploaded picture: upright, in sRGB, small enough, without metadata."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from newsletter.errors import PictureError
from newsletter.rendering.pictures.conversion import prepare
from newsletter.rendering.pictures.decoding import is_moving, is_photo, opened_picture, upright
from newsletter.rendering.pictures.encoding import EncodedPicture, encode
from newsletter.rendering.pictures.moving_gif import without_metadata
from newsletter.rendering.pictures.rasterizer import AS_PNG, Rasterizer
from newsletter.rendering.pictures.svg_drawing import is_drawing
from newsletter.rendering.srgb import in_srgb

LARGEST_SIDE = 2_400
"""Pixels that are kept: twice what an email shows at most, so that it can still be cropped."""
_TRIAL_WIDTH = 600
_SMALLEST_SIDE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A square within a picture: its left and upper edge, and its side, as parts of the whole.

    `left` is a part of the width, `top` of the height, `side` of the shorter one of both.
    """

    left: float
    top: float
    side: float

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return the square in pixels, moved into the picture where it is not inside."""
        side = max(1, round(min(1.0, max(_SMALLEST_SIDE, self.side)) * min(width, height)))
        left = min(max(0, round(self.left * width)), width - side)
        top = min(max(0, round(self.top * height)), height - side)
        return left, top, left + side, top + side


def centered_crop(width: int, height: int) -> Crop:
    """Return the largest square: in the middle, of a tall picture a little above it, where faces are."""
    side = min(width, height)
    return Crop(left=(width - side) * 0.5 / width, top=(height - side) * 0.4 / height, side=1.0)


def kept_picture(
    data: bytes, *, rasterize: Rasterizer, crop: Crop | None = None, square: bool = False
) -> EncodedPicture:
    """Return what to keep of an uploaded file; `square` crops it to its middle where `crop` does not say.

    An SVG is checked and kept as it is, an animated GIF without its metadata. Raises PictureError for
    anything that email cannot show, or with too many pixels.
    """
    is_cropped = square or crop is not None
    if is_drawing(data):
        if is_cropped:
            raise PictureError("An SVG cannot be cropped here", hint=AS_PNG)
        prepare(data, width=_TRIAL_WIDTH, rasterize=rasterize)
        return EncodedPicture(data=data, ending="svg", media_type="image/svg+xml")
    with opened_picture(data) as image:
        if is_moving(image):
            if is_cropped:
                raise PictureError("An animated GIF cannot be cropped", hint="Use a still picture.")
            return EncodedPicture(data=without_metadata(data), ending="gif", media_type="image/gif")
        photo = is_photo(image)
        needed = round(LARGEST_SIDE / min(1.0, max(_SMALLEST_SIDE, crop.side if crop else 1.0)))
        image.draft(None, (needed, needed))  # of a JPEG, fewer pixels are unpacked
        return encode(_fitted(upright(image), crop, square), photo=photo)


def _fitted(image: Image.Image, crop: Crop | None, square: bool) -> Image.Image:
    if square or crop is not None:
        image = image.crop((crop or centered_crop(*image.size)).box(*image.size))
    converted = image if image.mode == "P" and max(image.size) <= LARGEST_SIDE else in_srgb(image)
    if max(converted.size) <= LARGEST_SIDE or converted.mode == "1":
        return converted
    part = LARGEST_SIDE / max(converted.size)
    size = (max(1, round(converted.width * part)), max(1, round(converted.height * part)))
    return converted.resize(size, Image.Resampling.LANCZOS)
