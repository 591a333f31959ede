"""Sound text: strangers' text without what nobody sees and what no issue file may hold."""

from __future__ import annotations

import re
import unicodedata

_MOST_MARKS = 30
"""Combining characters in a row (UAX #15, stream-safe text)."""
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, noncharacters, byte order mark, zero width space, word joiner, soft hyphen, half characters, and
# the marks that turn the direction of writing. Kept: joiners (Persian, emoji) and the two direction hints.
_GONE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff]"
)
_C1 = re.compile("[\x80-\x9f]")
_STRETCH = re.compile(rf"[^\x00-\u02ff]{{{_MOST_MARKS},}}")


def sanitize(text: str) -> str:
    """Return a text in NFC without invisible controls; line ends become "\\n", words stay as they are.

    Old pages write “ as the control character 0x93: it is read as Windows-1252 meant it.
    """
    text = _C1.sub(_windows, _BREAKS.sub("\n", text))
    text = _STRETCH.sub(_thinned, _GONE.sub("", text))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return a sound text on one line."""
    return " ".join(sanitize(text).split())


def _windows(match: re.Match[str]) -> str:
    return bytes([ord(match[0])]).decode("cp1252", "ignore")


def _thinned(match: re.Match[str]) -> str:
    """Drop what is stacked upon a letter beyond any language's need."""
    kept, run = [], 0
    for char in match[0]:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
