"""Decodes bytes of unknown encoding, by their declared and detected encoding."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I
)
_WINDOWS = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}
"""Labels that mean Windows-1252 on the web (WHATWG Encoding)."""


def decode(data: bytes, *, charset: str = "") -> str:
    """Decode by byte order mark, or UTF-8 if it fits, or `charset`, or what the page declares.

    Never fails: other bytes are read as Windows-1252, and undefined bytes become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_known(charset) or _declared(data) or "cp1252", "replace")


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:4096])
    return _known(found[1].decode("ascii")) if found else ""


def _known(label: str) -> str:
    """Return a text encoding that Python knows, or ""; UTF-8 was tried before and does not fit."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name if label else ""
    except (LookupError, ValueError):  # ValueError: a NUL in the label
        return ""
    if name in _WINDOWS or name in ("utf-8", "iso8859-1"):
        return "cp1252"
    return (
        name
        if name.startswith(("cp", "iso8859", "koi8", "gb", "big5", "euc", "shift", "mac-", "utf-16"))
        else ""
    )
