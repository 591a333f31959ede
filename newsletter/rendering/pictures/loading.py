"""Loads picture files and converts them for email: small, upright, in sRGB, without metadata.

The same file gives the same bytes; names are hashes of the content.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import field
from pathlib import Path
from typing import Any

from PIL import Image

from newsletter.errors import PictureError
from newsletter.model import Picture, Place
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.rendering.local_files import Wanted, find_file, read_inside
from newsletter.rendering.pictures.decoding import (
    MAKE_SMALLER,
    SAVE_AGAIN,
    is_moving,
    is_photo,
    opened_picture,
    upright,
)
from newsletter.rendering.pictures.encoding import encode
from newsletter.rendering.pictures.file_cache import FileStamp, file_stamp
from newsletter.rendering.pictures.moving_gif import without_metadata
from newsletter.rendering.pictures.svg_drawing import Rasterizer, draw, is_drawing, no_rasterizer, own_width
from newsletter.rendering.srgb import in_srgb

_CACHED = 64
_PICTURE = Wanted(
    name="picture",
    hint=SAVE_AGAIN,
    smaller=MAKE_SMALLER,
    error=PictureError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPicture:
    """A picture ready to send; `width` and `height` are shown CSS pixels."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    width: int
    height: int


_prepared: OrderedDict[tuple[bytes, int, bool], PreparedPicture] = OrderedDict()
_by_file: OrderedDict[tuple[str, Path, Path, int, bool], tuple[FileStamp, PreparedPicture]] = OrderedDict()


def load_picture(
    source: str,
    *,
    folder: Path,
    root: Path,
    place: Place,
    alt: str,
    width: int,
    square: bool = False,
    rasterize: Rasterizer = no_rasterizer,
) -> Picture:
    """Read the picture `source`, in the issue's `folder` or below `root`, at most `width` wide.

    `square` crops it to its middle; `rasterize` turns an SVG into a PNG. Raises PictureError with the place
    and the folder that was searched.
    """
    try:
        prepared = _loaded(source, folder, root, width, square, rasterize)
    except PictureError as error:
        raise PictureError(
            phrase("{place}: {message}", place=place, message=error.message), hint=error.hint, place=place
        ) from error
    return Picture(
        name=prepared.name,
        media_type=prepared.media_type,
        data=prepared.data,
        width=prepared.width,
        height=prepared.height,
        alt=alt,
        place=place,
    )


def _loaded(
    source: str, folder: Path, root: Path, width: int, square: bool, rasterize: Rasterizer
) -> PreparedPicture:
    """Find, read and prepare a picture, or use the prepared one if its file is unchanged."""
    asked = (source, folder, root, width, square)
    known = _by_file.get(asked)
    if known is not None and known[0].is_unchanged():
        return known[1]
    path, *not_found = find_file(source, folder=folder, root=root, what=_PICTURE)
    seen = file_stamp(path, *not_found)
    data = read_inside(path, source, folder=folder, root=root, what=_PICTURE)
    prepared = _prepared_once(data, width, square, rasterize)
    if seen is not None:
        _by_file[asked] = (seen, prepared)
        _evict(_by_file)
    return prepared


def _prepared_once(data: bytes, width: int, square: bool, rasterize: Rasterizer) -> PreparedPicture:
    """Prepare a file's bytes, or return the cached result for the same bytes."""
    key = (hashlib.sha256(data).digest(), width, square)
    found = _prepared.get(key)
    if found is None:
        found = prepare(data, width=width, square=square, rasterize=rasterize)
        _prepared[key] = found
        _evict(_prepared)
    return found


def _evict(cache: OrderedDict[Any, Any]) -> None:
    """Remove the oldest entries from a full cache."""
    while len(cache) > _CACHED:
        cache.popitem(last=False)


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
        name=f"{hashlib.sha256(data).hexdigest()[:16]}.{ending}",
        media_type=media_type,
        data=data,
        width=shown,
        height=max(1, round(size[1] * shown / size[0])),
    )
