"""Collects the errors found while one issue file is read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import field

from newsletter.errors import BrokenIssueError, IssueError
from newsletter.issues.escaping import unescape
from newsletter.issues.merge_fields import (
    BRACE_HINT,
    NO_FIELD,
    FieldUse,
    field_names,
    find_fields,
    has_braces,
    stray_braces,
)
from newsletter.model import Place, Publication
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import as_phrase, phrase

_SHOWN = 60
_NAMED = 12
_GUESSES = 100
"""Finding a "did you mean" takes time; a file with more errors than this gets none for the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the file without its line end; `number` counts from 1."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        """Tell whether the line has nothing but spaces and tabs: Markdown's empty line."""
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
    """Return a value, shortened and printable, in quotation marks, for an error message.

    Of links that a mail gateway has wrapped, it shows the address inside, and never who received them.
    """
    from newsletter.issues.wrapped_links.in_text import redacted_text

    value = redacted_text(value)
    cut = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + '"'


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word closest to `word`, or None if none is close."""
    found = difflib.get_close_matches(word[:_SHOWN].casefold(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint for an unknown word: the closest known one, or the known ones."""
    names = sorted(known)
    near = closest(word, names)
    if near is not None:
        return phrase('Did you mean "{near}"?', near=near)
    known_names = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        return phrase("Known: {names} and {number} more.", names=known_names, number=len(names) - _NAMED)
    return phrase("Known: {names}.", names=known_names) if names else ""


@dataclass(slots=True, kw_only=True)
class Faults:
    """The errors found in one file so far. Reading goes on after an error; `finish` raises them all."""

    path: str
    errors: list[IssueError] = field(default_factory=list)

    def place(self, line: int) -> Place:
        """Return the place of a line of this file."""
        return Place(path=self.path, line=line)

    def fault(self, line: int, message: str, hint: str = "") -> None:
        """Record an error of the file."""
        self.errors.append(IssueError(message, place=self.place(line), hint=hint))

    def unknown(self, line: int, what: str, word: str, known: Iterable[str]) -> None:
        """Record a word that is not among the known ones, with the closest one as a hint."""
        guess = did_you_mean(word, known) if len(self.errors) < _GUESSES else ""
        self.fault(line, phrase("unknown {what} {word}", what=as_phrase(what), word=shown(word)), guess)

    def finish(self) -> None:
        """Raise BrokenIssueError with all errors in the order of the lines, if there are any."""
        if self.errors:
            raise BrokenIssueError(tuple(sorted(self.errors, key=lambda error: error.place.line)))


@dataclass(slots=True, kw_only=True)
class Diagnostics(Faults):
    """The errors of one file, and the publication it is for: its lists, feeds and merge fields."""

    publication: Publication

    def check_fields(self, text: str, line: int) -> None:
        """Record every brace in one line of plain text that is not a known merge field."""
        for use in find_fields(text):
            self.check_field(use, line)
        for _ in stray_braces(text):
            self.fault(line, NO_FIELD, BRACE_HINT)

    def check_field(self, use: FieldUse, line: int) -> None:
        """Record a merge field that the publication does not have."""
        names = field_names(self.publication)
        if use.name not in names:
            self.unknown(line, "merge field", use.name, names)

    def literal(self, text: str, line: int, what: str) -> str:
        """Return a text that may not contain merge fields, without its backslash escapes."""
        if has_braces(text):
            self.fault(
                line, phrase("a merge field cannot be used in {what}", what=as_phrase(what)), BRACE_HINT
            )
        return unescape(text)
