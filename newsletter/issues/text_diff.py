"""Compares two versions of a text by lines, and by words within changed lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_EXACT = 4_000
"""Lines or words that are compared exactly; the time grows with the square where many are equal."""
_WORDS = re.compile(r"\s+|\S+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffSpan:
    """A stretch of two texts: the same in both, or `old` replaced by `new` (either may be empty)."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """Whether both texts have it."""
        return self.old == self.new


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEdit:
    """Replace what is between two offsets, which count UTF-16 code units, as browsers do."""

    start: int
    end: int
    text: str


def split_lines(text: str) -> list[str]:
    """Return the lines, each with its newline; the last one may have none."""
    return _LINES.findall(text)


def split_words(text: str) -> list[str]:
    """Return the words and what is between them."""
    return _WORDS.findall(text)


def matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    """Return difflib's comparison; exact unless the texts are very long."""
    return SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > MOST_EXACT)


def diff_text(old: str, new: str) -> tuple[DiffSpan, ...]:
    """Return the spans that make up both texts, in order; neighbors are never both equal or both changed."""
    return tuple(_joined(_by_lines(old, new)))


def text_edits(old: str, new: str) -> tuple[TextEdit, ...]:
    """Return the edits that make `new` of `old`, the last place first, so that offsets stay right."""
    edits: list[TextEdit] = []
    place = 0
    for span in diff_text(old, new):
        end = place + utf16_length(span.old)
        if not span.same:
            edits.append(TextEdit(start=place, end=end, text=span.new))
        place = end
    return tuple(reversed(edits))


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units; an emoji has two."""
    return len(text) + sum(char > "\uffff" for char in text)


def _by_lines(old: str, new: str) -> Iterator[DiffSpan]:
    before, after = split_lines(old), split_lines(new)
    for kind, start, end, new_start, new_end in matcher(before, after).get_opcodes():
        removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
        if kind == "replace":
            yield from _by_words(removed, added)
        else:
            yield DiffSpan(old=removed, new=added)


def _by_words(old: str, new: str) -> Iterator[DiffSpan]:
    before, after = split_words(old), split_words(new)
    for _kind, start, end, new_start, new_end in matcher(before, after).get_opcodes():
        yield DiffSpan(old="".join(before[start:end]), new="".join(after[new_start:new_end]))


def _joined(spans: Iterable[DiffSpan]) -> Iterator[DiffSpan]:
    """Join neighbors of the same kind."""
    held: DiffSpan | None = None
    for span in spans:
        if not (span.old or span.new):
            continue
        if held is not None and held.same == span.same:
            held = DiffSpan(old=held.old + span.old, new=held.new + span.new)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held
