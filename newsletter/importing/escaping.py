"""Escapes imported text so that Markdown and the issue file format do not change it."""

from __future__ import annotations

import re

_EVERYWHERE = re.compile(r"[\\`*~\[\]{}<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,40};)")
_FIRST = re.compile(r"(?=[-+#>~=:|])")
_NUMBER = re.compile(r"(\d{1,9})(?=[.)])")
_BUTTON = re.compile(r"(button[ \t]*)(?=:)", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def literal(text: str) -> str:
    """Escape a text for the middle of a line: no emphasis, link, tag, entity or merge field."""
    return _EVERYWHERE.sub(r"\\\g<0>", text)


def literal_start(written: str) -> str:
    """Escape a line's start: it starts no list, heading, quote, rule, fence or block."""
    escaped = _FIRST.sub(r"\\", written, count=1) if _FIRST.match(written) else written
    return _NUMBER.sub(r"\1\\", escaped, count=1) if _NUMBER.match(escaped) else escaped


def literal_label(written: str) -> str:
    """Escape a link's words: it is not read as a button, alert or link definition."""
    words = written.replace("\\]:", "\\]\\:")
    words = f"\\{words}" if words.startswith("!") else words
    match = _BUTTON.match(words)
    return f"{match[1]}\\{words[match.end() :]}" if match else words


def all_literal(text: str) -> str:
    """Escape every punctuation mark of a text: ugly, but always safe."""
    return _PUNCTUATION.sub(r"\\\g<0>", text)
