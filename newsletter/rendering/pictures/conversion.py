"""Converts pictures for email: small, upright, in sRGB, without metadata."""

from __future__ import annotations

from PIL import Image

from newsletter.rendering.pictures.decoding import is_moving, is_photo, opened_picture, upright
from newsletter.rendering.pictures.encoding import encode
from newsletter.rendering.pictures.moving_gif import without_metadata
from newsletter.rendering.pictures.prepared_picture import PreparedPicture, picture_name
from newsletter.rendering.pictures.rasterizer import Rasterizer, no_rasterizer
from newsletter.rendering.pictures.svg_drawing import draw, is_drawing, own_width
from newsletter.rendering.srgb import in_srgb


def prepare(
    data: bytes, *, width: int, square: bool = False, rasterize: Rasterizer = no_rasterizer
) -> PreparedPicture:
    """Convert a file's bytes for sending: upright, in sRGB, twice the shown width, no metadata.

    An animated GIF is sent as it is. An SVG gets the requested width, unless it is measured in millimeters
    or the like and narrower; `rasterize` turns it into a PNG. Raises PictureError for anything that is not a
    valid picture.
    """
    if is_drawing(data):
        width = width if square else min(width, own_width(data) or width)
        asked = 4 * width if square else 2 * width
        return _prepared_from(draw(data, width=asked, rasterize=rasterize), width, square, drawn=True)
    return _prepared_from(data, width, square)


def _prepared_from(data: bytes, width: int, square: bool, *, drawn: bool = False) -> PreparedPicture:
    with opened_picture(data) as image:
        if is_moving(image):
            return _named(without_metadata(data), "gif", "image/gif", image.size, min(width, image.width))
        photo = is_photo(image)
        fitted = _fit(upright(image), width, square)
        fitted = fitted if fitted.mode == "P" else in_srgb(fitted)
        shown = width if drawn else min(width, fitted.width)
        encoded = encode(fitted, photo=photo)
        return _named(encoded.data, encoded.ending, encoded.media_type, fitted.size, shown)


def _fit(image: Image.Image, width: int, square: bool) -> Image.Image:
    if square and image.width != image.height:
        side = min(image.size)
        left, top = round((image.width - side) * 0.5), round((image.height - side) * 0.4)
        image = image.crop((left, top, left + side, top + side))
    if image.width <= 2 * width or image.mode == "1":
        return image
    height = max(1, round(image.height * 2 * width / image.width))
    image = (
        image.convert("RGB") if image.mode == "P" else image
    )  # so that shades between its colors are possible
    return image.resize((2 * width, height), Image.Resampling.LANCZOS)


def _named(data: bytes, ending: str, media_type: str, size: tuple[int, int], shown: int) -> PreparedPicture:
    return PreparedPicture(
        name=picture_name(data, ending),
        media_type=media_type,
        data=data,
        width=shown,
        height=max(1, round(size[1] * shown / size[0])),
    )
