"""Wraps plain text at spaces, never inside an address or a merge field."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from newsletter.rendering.marker import MARKER

WIDTH = 72
"""Columns of a line; an indented one stays below 78 (RFC 5322, section 2.1.1)."""

_USUAL_WORD = "neighbor"
_SPACES = re.compile(r"[ \t]{2,}|\t")
_UNUSUAL = re.compile(r"[^ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e]")
"""All but Latin letters and common punctuation: such a character may take no column, or two."""


def width(text: str) -> int:
    """Return a line's width in columns: wide characters take two, combining and invisible ones none.

    A merge field counts as a word of average length, as its value is not known yet.
    """
    text = average_word(text)
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def average_word(text: str) -> str:
    """Return text with a word of average length in place of each merge field."""
    return MARKER.sub(_USUAL_WORD, text) if "nl" in text else text


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: object, columns: int = WIDTH, hanging: str = "") -> str:
    """Break text into lines of at most `columns`; a hard break is a newline.

    A word that is longer than a line is not broken, as it may be an address.
    Lines after the first start with `hanging`.
    """
    lines: list[str] = []
    for paragraph in str(text).split("\n"):
        lines.extend(_fill(paragraph, columns, hanging, first=not lines))
    return "\n".join(line.rstrip(" ") for line in lines)


def _fill(paragraph: str, columns: int, hanging: str, *, first: bool) -> list[str]:
    if "  " in paragraph or "\t" in paragraph:
        paragraph = _SPACES.sub(" ", paragraph)
    paragraph = paragraph.strip(" ")
    if "nl" not in paragraph and hanging.isascii() and not _UNUSUAL.search(paragraph):
        return _fill_usual(paragraph, columns, hanging, first=first)
    lines: list[str] = []
    line, used = ("", 0) if first else (hanging, width(hanging))
    empty = True
    for word in paragraph.split(" ") if paragraph else ():
        size = width(word)
        if not empty and used + 1 + size > columns:
            lines.append(line)
            line, used, empty = hanging, width(hanging), True
        line, used = (line + word, used + size) if empty else (f"{line} {word}", used + 1 + size)
        empty = False
    return [*lines, line]


def _fill_usual(rest: str, columns: int, hanging: str, *, first: bool) -> list[str]:
    """Fill lines with text in which every character takes one column: faster than word by word."""
    lines: list[str] = []
    before = "" if first else hanging
    while len(before) + len(rest) > columns:
        cut = rest.rfind(" ", 0, max(0, columns - len(before)) + 1)
        cut = cut if cut >= 0 else rest.find(" ")
        if cut < 0:
            break
        lines.append(before + rest[:cut])
        before, rest = hanging, rest[cut + 1 :]
    return [*lines, before + rest]


def underline(text: object, character: str = "-", columns: int = WIDTH) -> str:
    """Format a heading: wrapped, with a line below it as long as its longest line (at least three)."""
    lines = wrap(text, columns)
    longest = max(width(line) for line in lines.split("\n"))
    return f"{lines}\n{character * max(3, min(longest, columns))}"


def indent(text: object, by: int = 2) -> str:
    """Indent every line that is not empty by `by` columns."""
    return "\n".join(" " * by + line if line else "" for line in str(text).split("\n"))
