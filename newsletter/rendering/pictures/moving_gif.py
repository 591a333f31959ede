"""Removes metadata (comments, programs, locations) from an animated GIF; the frames stay as they are.

GIF89a, the blocks of appendix A. Nothing is decoded: a block is kept or left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.errors import PictureError
from newsletter.model.phrase import phrase

LARGEST_GIF_BYTES = 1024 * 1024
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def without_metadata(data: bytes) -> bytes:
    """Return the GIF without comments and metadata; raises PictureError when it is broken or too large."""
    if len(data) > LARGEST_GIF_BYTES:
        raise PictureError(
            phrase("The animated GIF has {number:.1f} MB; the limit is 1 MB", number=len(data) / 1024 / 1024),
            hint="Save it with fewer or smaller frames, or use a still picture that links to a video.",
        )
    try:
        return b"".join(_kept(data)) + bytes([_END])
    except IndexError:
        raise PictureError("The animated GIF is cut off", hint="Save it again as GIF.") from None


def _kept(data: bytes) -> Iterator[bytes]:
    start = 13 + _colors(data[10])
    yield data[:start]
    while data[start] != _END:
        end = _after(data, start)
        if _shows(data, start):
            yield data[start:end]
        start = end


def _colors(packed: int) -> int:
    """Return the size in bytes of the color table that a packed field announces."""
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def _after(data: bytes, start: int) -> int:
    """Return where a block ends: its header, then sub-blocks of at most 255 bytes up to an empty one."""
    if data[start] == _IMAGE:
        place = start + 10 + _colors(data[start + 9]) + 1
    elif data[start] == _EXTENSION:
        place = start + 2
    else:
        raise PictureError("The animated GIF is damaged", hint="Save it again as GIF.")
    while data[place]:
        place += data[place] + 1
    return place + 1


def _shows(data: bytes, start: int) -> bool:
    if data[start] == _IMAGE or data[start + 1] == _CONTROL:
        return True
    return data[start + 1] == _APPLICATION and data[start + 3 : start + 14] in _LOOPS
