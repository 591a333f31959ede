"""Checks a post's picture by its bytes, and names its file beside the issue."""

from __future__ import annotations

import base64
import binascii
import io
import re
import unicodedata
import warnings
from collections.abc import Container
from itertools import count
from urllib.parse import unquote, unquote_to_bytes, urlsplit

MOST = 20
"""Pictures of one post."""
LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_TOTAL = 40 * 1024 * 1024
_SMALLEST_PIXELS = 16
_LONGEST_STEM = 40
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
_DATA = re.compile(r"data:([\w/+.-]*)((?:;[\w=-]+)*),(.*)", re.S)


class PictureProblem(Exception):  # noqa: N818 - becomes a note to the writer, never shown as an error
    """Why a picture is not imported, in a few words."""


def ending_of(data: bytes) -> str:
    """Return the file extension for a picture's bytes; raises PictureProblem if they are not a picture.

    Only the file's header is read: nothing is unpacked.
    """
    if len(data) > LARGEST_BYTES:
        raise PictureProblem(f"it is larger than {LARGEST_BYTES // 1024 // 1024} MB")
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=tuple(_ENDINGS)) as image:
                kind, size = str(image.format), image.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureProblem("it is not a JPEG, PNG, GIF or WebP picture") from error
    if min(size) < _SMALLEST_PIXELS:
        raise PictureProblem("it is only a few pixels large")
    return _ENDINGS[kind]


def inside(source: str) -> bytes | None:
    """Return the bytes of a picture embedded in the page (data:), or None; raises PictureProblem."""
    if not source.startswith("data:"):
        return None
    match = _DATA.fullmatch(source)
    if match is None or not match[1].startswith("image/") or len(source) > LARGEST_BYTES * 1.4:
        raise PictureProblem("it is embedded in the page in a way that cannot be read")
    try:
        return (
            base64.b64decode(match[3], validate=False)
            if ";base64" in match[2]
            else unquote_to_bytes(match[3])
        )
    except (binascii.Error, ValueError) as error:
        raise PictureProblem("it is embedded in the page in a way that cannot be read") from error


def file_name(source: str, ending: str, taken: Container[str]) -> str:
    """Return a name for a picture's file, after its old one: a-z, 0-9 and dashes, not one of `taken`."""
    path = "" if source.startswith("data:") else _path(source)
    stem = unicodedata.normalize(
        "NFKD", path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2]
    )
    stem = re.sub(r"[^a-z0-9]+", "-", stem.encode("ascii", "ignore").decode().lower()).strip("-")
    stem = stem[:_LONGEST_STEM].strip("-") or "picture"
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.{ending}" for number in count(1))
    return next(name for name in names if name not in taken)


def _path(source: str) -> str:
    try:
        return unquote(urlsplit(source).path)
    except ValueError:
        return ""
