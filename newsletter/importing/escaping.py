"""Literal text: a stranger's words written so that Markdown and the issue language leave them alone."""

from __future__ import annotations

import re

_EVERYWHERE = re.compile(r"[\\`*~\[\]{}<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,40};)")
_FIRST = re.compile(r"(?=[-+#>~=:|])")
_NUMBER = re.compile(r"(\d{1,9})(?=[.)])")
_BUTTON = re.compile(r"(button[ \t]*)(?=:)", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def literal(text: str) -> str:
    """Return a text for the middle of a line: no emphasis, link, tag, entity or merge field is in it."""
    return _EVERYWHERE.sub(r"\\\g<0>", text)


def literal_start(written: str) -> str:
    """Return a written line so that no list, heading, quote, rule, fence or block begins with it."""
    escaped = _FIRST.sub(r"\\", written, count=1) if _FIRST.match(written) else written
    return _NUMBER.sub(r"\1\\", escaped, count=1) if _NUMBER.match(escaped) else escaped


def literal_label(written: str) -> str:
    """Return a written link's words so that it is taken for no button, alert or link definition."""
    words = written.replace("\\]:", "\\]\\:")
    words = f"\\{words}" if words.startswith("!") else words
    match = _BUTTON.match(words)
    return f"{match[1]}\\{words[match.end() :]}" if match else words


def all_literal(text: str) -> str:
    """Return a text with a backslash before every punctuation mark: ugly, and beyond doubt."""
    return _PUNCTUATION.sub(r"\\\g<0>", text)
