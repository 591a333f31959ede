"""Escapes and unescapes plain text: a backslash makes the punctuation mark after it plain."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LABEL_ESCAPED = re.compile(r"(\\[\\{}])|\\([!-/:-@\[-`{-~])")


def unescape(text: str) -> str:
    """Return a text with its backslash escapes resolved (the set of CommonMark 0.31 section 2.4)."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def unescape_label(text: str) -> str:
    """Return a text that may have merge fields: escaped braces and backslashes stay as they are."""
    return _LABEL_ESCAPED.sub(lambda match: match[1] or match[2], text)


def escape(text: str, also: str = "") -> str:
    """Return `text` so that `unescape` gives it back, and no bracket, brace or bar in it has a meaning."""
    return "".join("\\" + c if c in "\\[]{|" or c in also else c for c in text)


def closing(text: str, start: int, pair: str) -> int | None:
    """Return where the bracket that opens at `start` closes, or None; escaped ones do not count.

    `pair` is the opening and the closing bracket; there may be balanced ones inside.
    """
    depth, escaped = 0, False
    for index in range(start, len(text)):
        char = text[index]
        if escaped or char == "\\":
            escaped = not escaped
        elif char == pair[0]:
            depth += 1
        elif char == pair[1]:
            depth -= 1
            if depth == 0:
                return index
    return None
