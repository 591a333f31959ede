"""The charset: octets of a stranger become text, whatever they say they are."""

from __future__ import annotations

import re

_KNOWN = re.compile(
    r"(?:iso-?8859-\d{1,2}|windows-125\d|cp\d{3,4}|koi8-[rtu]|gb(?:2312|k|18030)|big5|"
    r"shift_jis|euc-(?:jp|kr)|iso-2022-(?:jp|kr)|us-ascii|ascii|utf-?16(?:[bl]e)?)",
    re.IGNORECASE,
)
"""Charsets of mail. Python has codecs beyond them that unpack, or that take their time."""


def decoded_text(octets: bytes, charset: str = "") -> str:
    """Return octets as text: UTF-8 where they are, else by their charset, else letter for octet."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        known = charset if _KNOWN.fullmatch(charset) else "latin-1"
    try:
        return octets.decode(known, "replace")
    except (LookupError, ValueError):
        return octets.decode("latin-1")
