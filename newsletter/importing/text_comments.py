"""Takes comments out of a text that Google Docs saved: [a] behind a word, and [a] with its comment below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.importing.post import Note

_OPENS = re.compile(r"\[([a-z]{1,2})\](?=\S)")
_LONGEST_QUOTE = 60


def without_comments(text: str) -> tuple[str, tuple[Note, ...]]:
    """Return a text without comments, and a note for each.

    They are comments only if the last lines open with [a], [b] ... in turn, and each mark is above, too.
    """
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if line.startswith("[a]") and at > 0:
            body, comments = "\n".join(lines[:at]), list(_comments(lines[at:]))
            if comments and all(body.count(f"[{name}]") == 1 for name, _ in comments):
                notes = tuple(Note(text=_note(name, words, body, comments)) for name, words in comments)
                return _unmarked(body, comments), notes
    return text, ()


def _comments(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the comments at the end of a text with their marks, as long as the marks follow each other."""
    names = _names()
    name, words = next(names), ""
    for line in lines:
        match = _OPENS.match(line)
        if match is None:
            words += f" {line.strip()}"
        elif match[1] == name and not words:
            words = line[match.end() :].strip()
        elif match[1] == (following := next(names)):
            yield name, words.strip()
            name, words = following, line[match.end() :].strip()
        else:
            return
    if words.strip():
        yield name, words.strip()


def _names() -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    yield from letters
    yield from (first + second for first in letters for second in letters)
    yield ""


def _note(name: str, words: str, body: str, comments: list[tuple[str, str]]) -> str:
    before = body.partition(f"[{name}]")[0].rpartition("\n")[2]
    about = _unmarked(before, comments).strip()[-_LONGEST_QUOTE:].partition(" ")
    quote = about[2] if len(before) > _LONGEST_QUOTE and about[2] else "".join(about)
    return f"Comment on “{quote.strip()}”: {words}" if quote.strip() else f"Comment: {words}"


def _unmarked(body: str, comments: list[tuple[str, str]]) -> str:
    for name, _ in comments:
        body = body.replace(f"[{name}]", "")
    return body
