"""Sanitizes imported text: removes invisible characters and what an issue file may not have."""

from __future__ import annotations

import re
import unicodedata

_MOST_MARKS = 30
"""Combining characters in a row (UAX #15, stream-safe text)."""
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, noncharacters, byte order mark, zero width space, word joiner, soft hyphen, surrogates, and marks
# that override text direction. Kept: joiners (Persian, emoji) and the two direction marks.
_GONE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff]"
)
_C1 = re.compile("[\x80-\x9f]")
_STRETCH = re.compile(rf"[^\x00-\u02ff]{{{_MOST_MARKS},}}")


def sanitize(text: str) -> str:
    """Return a text in NFC without invisible control characters; line ends become "\\n".

    Old pages have “ as the control character 0x93: it is read as Windows-1252.
    """
    text = _C1.sub(_windows, _BREAKS.sub("\n", text))
    text = _STRETCH.sub(_thinned, _GONE.sub("", text))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return a sanitized text on one line."""
    return " ".join(sanitize(text).split())


def _windows(match: re.Match[str]) -> str:
    return bytes([ord(match[0])]).decode("cp1252", "ignore")


def _thinned(match: re.Match[str]) -> str:
    """Remove more combining characters in a row than any language needs."""
    kept, run = [], 0
    for char in match[0]:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
