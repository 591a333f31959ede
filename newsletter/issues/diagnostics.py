"""One reading of one issue file: its path, its publication, and the faults found so far."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newsletter.errors import BrokenIssueError, IssueError
from newsletter.issues.escaping import unescape
from newsletter.issues.merge_fields import (
    NO_FIELD,
    NO_FIELD_WAY_OUT,
    FieldUse,
    field_names,
    find_fields,
    has_braces,
    stray_braces,
)
from newsletter.model import Place, Publication

_SHOWN = 60
_NAMED = 12
_GUESSES = 100
"""Guessing "did you mean" costs time; a file with more faults than this has other troubles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the file without its line end; `number` counts from 1."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        """Say whether nothing but spaces and tabs stands here: Markdown's empty line."""
        return not self.text.strip(" \t")


def trimmed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines without the empty ones at either end."""
    start, end = 0, len(lines)
    while start < end and lines[start].blank:
        start += 1
    while end > start and lines[end - 1].blank:
        end -= 1
    return tuple(lines[start:end])


def shown(value: str) -> str:
    """Return a value short and printable, in quotation marks, for an error's text."""
    cut = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + '"'


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that looks most like `word`, or None if none does."""
    found = difflib.get_close_matches(word[:_SHOWN].casefold(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the way out of an unknown word: the closest known one, or all of them."""
    names = sorted(known)
    near = closest(word, names)
    if near is not None:
        return f'Did you mean "{near}"?'
    more = ", …" if len(names) > _NAMED else "."
    return f"Known: {', '.join(names[:_NAMED])}{more}" if names else ""


@dataclass(slots=True, kw_only=True)
class Faults:
    """The faults of one file so far. They do not stop the reading; `finish` raises them all."""

    path: str
    errors: list[IssueError] = field(default_factory=list)

    def place(self, line: int) -> Place:
        """Return the place of a line of this file."""
        return Place(path=self.path, line=line)

    def fault(self, line: int, message: str, hint: str = "") -> None:
        """Note a fault of the file."""
        self.errors.append(IssueError(message, place=self.place(line), hint=hint))

    def unknown(self, line: int, what: str, word: str, known: Iterable[str]) -> None:
        """Note a word that is not among the known ones, with the closest one as the way out."""
        guess = did_you_mean(word, known) if len(self.errors) < _GUESSES else ""
        self.fault(line, f"unknown {what} {shown(word)}", guess)

    def finish(self) -> None:
        """Raise BrokenIssueError if there was any fault, in the order of the lines."""
        if self.errors:
            raise BrokenIssueError(tuple(sorted(self.errors, key=lambda error: error.place.line)))


@dataclass(slots=True, kw_only=True)
class Diagnostics(Faults):
    """One reading of one file for one publication, whose lists, feeds and fields are known."""

    publication: Publication

    def check_fields(self, text: str, line: int) -> None:
        """Note every brace in one line of plain text that is no known merge field."""
        for use in find_fields(text):
            self.check_field(use, line)
        for _ in stray_braces(text):
            self.fault(line, NO_FIELD, NO_FIELD_WAY_OUT)

    def check_field(self, use: FieldUse, line: int) -> None:
        """Note a merge field that the publication does not have."""
        names = field_names(self.publication)
        if use.name not in names:
            self.unknown(line, "merge field", use.name, names)

    def literal(self, text: str, line: int, what: str) -> str:
        """Return a text in which no merge field may stand, without its backslash escapes."""
        if has_braces(text):
            self.fault(line, f"a merge field cannot stand in {what}", "Write \\{ for a literal brace.")
        return unescape(text)
