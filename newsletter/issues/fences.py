"""Tells which lines are inside fenced code, where blocks, comments and merge fields are plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENING = re.compile(r"((?:[ \t]|[-*+>](?=[ \t`~])|\d{1,9}[.)](?=[ \t]))*)(`{3,}(?=[^`]*$)|~{3,})")
_CLOSING = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*$")

FENCE_HINT = "Close it with the same mark that starts it (``` or ~~~)."


class Fences:
    """Takes a text line by line and tells which lines are fenced code, the fences included.

    Follows CommonMark 0.31 section 4.5, but a fence may have any indent (there is no indented code in an
    issue) and does not end with the list it is in.
    """

    def __init__(self) -> None:
        self._fence = ""
        self.quoted = False
        """Whether the fence is inside a quote, which ends it."""
        self.opened_at: int | None = None
        """Number of the line that opened the current fence, or None."""

    def inside(self, text: str, number: int = 0) -> bool:
        """Take the next line; tell whether it belongs to fenced code."""
        if self._fence and self.quoted and not text.lstrip(" \t").startswith(">"):
            self._fence, self.opened_at = "", None
        if self._fence:
            self._close(text)
            return True
        opening = _OPENING.match(text) if _may_open(text) else None
        if opening is None:
            return False
        self._fence, self.quoted, self.opened_at = opening[2], ">" in opening[1], number
        return True

    def _close(self, text: str) -> None:
        closing = _CLOSING.match(text)
        if closing is not None and closing[1].startswith(self._fence):
            self._fence, self.opened_at = "", None


def _may_open(text: str) -> bool:
    return "```" in text or "~~~" in text


def outside(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the parts of a text that are not fenced code."""
    if not _may_open(text):
        yield 0, len(text)
        return
    fences, start, offset = Fences(), 0, 0
    for line in text.split("\n"):
        if fences.inside(line):
            yield start, offset
            start = min(offset + len(line) + 1, len(text))
        offset += len(line) + 1
    yield start, len(text)
