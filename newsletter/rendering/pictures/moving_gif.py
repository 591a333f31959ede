"""The moving GIF: kept as it is but for what it says beside the picture (comments, programs, places).

GIF89a, the blocks of appendix A. Nothing is decoded: a block is kept or left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.errors import PictureError

LARGEST_GIF_BYTES = 1024 * 1024
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def bared(data: bytes) -> bytes:
    """Return the GIF without comments and metadata; raises PictureError when it is broken or too large."""
    if len(data) > LARGEST_GIF_BYTES:
        raise PictureError(
            f"The moving picture has {len(data) / 1024 / 1024:.1f} MB; a letter carries 1 MB of it at most",
            hint="Save it with fewer or smaller frames, or use a still picture that leads to a film.",
        )
    try:
        return b"".join(_kept(data)) + bytes([_END])
    except IndexError:
        raise PictureError("The moving picture ends in the middle", hint="Save it again as GIF.") from None


def _kept(data: bytes) -> Iterator[bytes]:
    start = 13 + _colours(data[10])
    yield data[:start]
    while data[start] != _END:
        end = _after(data, start)
        if _shows(data, start):
            yield data[start:end]
        start = end


def _colours(packed: int) -> int:
    """Return the bytes of a colour table that a packed field announces."""
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def _after(data: bytes, start: int) -> int:
    """Return where a block ends: its head, then pieces of at most 255 bytes up to an empty one."""
    if data[start] == _IMAGE:
        place = start + 10 + _colours(data[start + 9]) + 1
    elif data[start] == _EXTENSION:
        place = start + 2
    else:
        raise PictureError("The moving picture is broken", hint="Save it again as GIF.")
    while data[place]:
        place += data[place] + 1
    return place + 1


def _shows(data: bytes, start: int) -> bool:
    if data[start] == _IMAGE or data[start + 1] == _CONTROL:
        return True
    return data[start + 1] == _APPLICATION and data[start + 3 : start + 14] in _LOOPS
