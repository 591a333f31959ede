"""Transparency: whether what lies behind a picture can be seen through it, by its first bytes."""

from __future__ import annotations

_PNG, _COLOUR_TYPE, _SEE_THROUGH = b"\x89PNG\r\n\x1a\n", 25, (4, 6)


def is_solid(data: bytes) -> bool:
    """Say whether nothing behind a picture shows; it may have a ground, to be seen while it is not loaded.

    Reads a PNG's colour type and tRNS (PNG specification, 11.2.1 and 11.3.1); a JPEG is solid, and a GIF
    is taken for one that is not.
    """
    if data.startswith(_PNG) and len(data) > _COLOUR_TYPE:
        head = data[: data.find(b"IDAT")]
        return data[_COLOUR_TYPE] not in _SEE_THROUGH and b"tRNS" not in head
    return data.startswith(b"\xff\xd8")
