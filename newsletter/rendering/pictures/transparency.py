"""Tells whether a picture is opaque, by its first bytes."""

from __future__ import annotations

_PNG, _COLOUR_TYPE, _SEE_THROUGH = b"\x89PNG\r\n\x1a\n", 25, (4, 6)


def is_solid(data: bytes) -> bool:
    """Tell whether a picture is opaque; then it can have a background, which shows while it is not loaded.

    Reads a PNG's color type and tRNS (PNG specification, 11.2.1 and 11.3.1); a JPEG is opaque, and a GIF
    counts as not opaque.
    """
    if data.startswith(_PNG) and len(data) > _COLOUR_TYPE:
        head = data[: data.find(b"IDAT")]
        return data[_COLOUR_TYPE] not in _SEE_THROUGH and b"tRNS" not in head
    return data.startswith(b"\xff\xd8")
