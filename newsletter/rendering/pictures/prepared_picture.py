"""Pictures as they are sent, and a folder that keeps them for the next command.

Decoding, resizing and encoding takes a tenth of a second for each photo of a phone.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import field
from pathlib import Path

import PIL

from newsletter import __version__
from newsletter.model.deferred_dataclass import dataclass
from newsletter.private_files import keep, read_kept

LARGEST_FOLDER_BYTES = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPicture:
    """A picture ready to send; `width` and `height` are shown CSS pixels."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    width: int
    height: int


def load_prepared(folder: Path, source: bytes, *, width: int, square: bool) -> PreparedPicture | None:
    """Return what a folder has of a file's bytes in that form; None without it, or if anything is wrong."""
    path = folder / _name(source, width, square)
    content = read_kept(path)
    if content is None:
        return None
    with suppress(OSError, ValueError, TypeError):
        header, _, data = content.partition(b"\n")
        found = PreparedPicture(data=data, **json.loads(header))
        if found.name.startswith(_stem(data)):
            os.utime(path)
            return found
    return None


def keep_prepared(
    folder: Path, source: bytes, prepared: PreparedPicture, *, width: int, square: bool
) -> None:
    """Keep a picture for the next process; makes the folder. One that cannot be used is no error."""
    path = folder / _name(source, width, square)
    header = {
        "name": prepared.name,
        "media_type": prepared.media_type,
        "width": prepared.width,
        "height": prepared.height,
    }
    keep(path, json.dumps(header).encode() + b"\n" + prepared.data)
    with suppress(OSError):
        _remove_oldest(folder, LARGEST_FOLDER_BYTES)


def picture_name(data: bytes, ending: str) -> str:
    """Return the name of a picture that is sent, which is a hash of its bytes."""
    return f"{_stem(data)}.{ending}"


def _stem(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _name(source: bytes, width: int, square: bool) -> str:
    """Return the name of a kept file: what it depends on, with the versions of what converts."""
    form = f"{width} {square} {__version__} {PIL.__version__}"
    return hashlib.sha256(hashlib.sha256(source).digest() + form.encode()).hexdigest()


def _remove_oldest(folder: Path, largest: int) -> None:
    """Remove the files whose last use is longest ago, until the others have no more bytes than that."""
    states = sorted(
        ((path.stat(), path) for path in folder.iterdir()), key=lambda one: one[0].st_mtime_ns, reverse=True
    )
    kept = 0
    for state, path in states:
        kept += state.st_size
        if kept > largest:
            path.unlink(missing_ok=True)
