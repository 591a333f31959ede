"""Loads picture files as they are sent: finds them, and converts those that are not converted yet.

The same file gives the same bytes; names are hashes of the content.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from pathlib import Path
from typing import Any

from newsletter.errors import PictureError
from newsletter.model import Picture, Place
from newsletter.model.phrase import phrase
from newsletter.rendering.local_files import Wanted, find_file, read_inside
from newsletter.rendering.pictures.advice import MAKE_SMALLER, SAVE_AGAIN
from newsletter.rendering.pictures.file_cache import FileStamp, file_stamp
from newsletter.rendering.pictures.prepared_picture import PreparedPicture, keep_prepared, load_prepared
from newsletter.rendering.pictures.rasterizer import Rasterizer, no_rasterizer

_CACHED = 64
_PICTURE = Wanted(
    name="picture",
    hint=SAVE_AGAIN,
    smaller=MAKE_SMALLER,
    error=PictureError,
)

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
    kept: Path | None = None,
) -> Picture:
    """Read the picture `source`, in the issue's `folder` or below `root`, at most `width` wide.

    `square` crops it to its middle; `rasterize` turns an SVG into a PNG; `kept` is a private folder that
    keeps converted pictures for the next process. Raises PictureError with the place and the folder that was
    searched.
    """
    try:
        prepared = _loaded(source, folder, root, width, square, rasterize, kept)
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
    source: str,
    folder: Path,
    root: Path,
    width: int,
    square: bool,
    rasterize: Rasterizer,
    kept: Path | None,
) -> PreparedPicture:
    """Find, read and prepare a picture, or use the prepared one if its file is unchanged."""
    asked = (source, folder, root, width, square)
    known = _by_file.get(asked)
    if known is not None and known[0].is_unchanged():
        return known[1]
    path, *not_found = find_file(source, folder=folder, root=root, what=_PICTURE)
    seen = file_stamp(path, *not_found)
    data = read_inside(path, source, folder=folder, root=root, what=_PICTURE)
    prepared = _prepared_once(data, width, square, rasterize, kept)
    if seen is not None:
        _by_file[asked] = (seen, prepared)
        _evict(_by_file)
    return prepared


def _prepared_once(
    data: bytes, width: int, square: bool, rasterize: Rasterizer, kept: Path | None
) -> PreparedPicture:
    """Prepare a file's bytes, or return the result for the same bytes, of this process or an earlier one."""
    key = (hashlib.sha256(data).digest(), width, square)
    found = _prepared.get(key)
    if found is None:
        found = load_prepared(kept, data, width=width, square=square) if kept else None
    if found is None:
        from newsletter.rendering.pictures.conversion import prepare

        found = prepare(data, width=width, square=square, rasterize=rasterize)
        if kept:
            keep_prepared(kept, data, found, width=width, square=square)
    _prepared[key] = found
    _evict(_prepared)
    return found


def _evict(cache: OrderedDict[Any, Any]) -> None:
    """Remove the oldest entries from a full cache."""
    while len(cache) > _CACHED:
        cache.popitem(last=False)
