"""Merges two edits of one issue text by a three-way merge (diff3) of lines, then of the words of a line.

Lines that only one side changed are taken from that side. Where both changed the same lines, their words are
merged if both sides kept the number of lines. Front matter, `key: value` lines and the marks of blocks and
languages are never merged by words: `date: 2023-03-11` would become a day that nobody wrote. Everything else
is a conflict that a person has to decide; nothing is ever written into the text about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match
from enum import StrEnum

from newsletter.issues.text_diff import matcher, split_lines, split_words

MOST_WORDS = 4_000
"""Words and gaps of a place that are still merged by words."""
_WHOLE_LINE = re.compile(r"\s*(?::::|={3}|---|(?:[-*]\s+)?[^\W\d_][\w .-]{0,40}:(?:\s|$))")
"""Marks of blocks, languages and front matter, and `key: value` lines."""


class MergeKind(StrEnum):
    """Where the text of a place comes from."""

    SAME = "same"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    """Both made the same change."""
    WORDS = "words"
    """Both changed different words of the same lines."""
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePlace:
    """A stretch of lines in the three texts, and the merged text; None for a conflict."""

    kind: MergeKind
    base: str
    mine: str
    theirs: str
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueMerge:
    """The places of a merge, in order. `final_newline`: whether the last line of the result ends with one."""

    places: tuple[MergePlace, ...]
    final_newline: bool

    @property
    def text(self) -> str | None:
        """The merged text, or None while there is a conflict."""
        texts = [place.text for place in self.places if place.text is not None]
        if len(texts) < len(self.places):
            return None
        text = "".join(texts)
        return text if self.final_newline else text.removesuffix("\n")


def merge_issue(base: str, mine: str, theirs: str) -> IssueMerge:
    """Merge two texts that were both made from `base`. Line ends are newlines in all three.

    Joining `mine` of all places gives `mine` with a newline at its end, and likewise `base` and `theirs`.
    """
    texts = base, mine, theirs
    fronts = tuple(map(_front_lines, texts))
    places: list[MergePlace] = []
    done = [0, 0, 0]
    for region in _regions(*(split_lines(_ended(text)) for text in texts)):
        in_front = any(count < front for count, front in zip(done, fronts, strict=True))
        places.append(_place(region, by_words=not in_front))
        done = [count + len(lines) for count, lines in zip(done, region, strict=True)]
    was, ours, other = (not text or text.endswith("\n") for text in texts)
    return IssueMerge(places=tuple(places), final_newline=other if ours == was else ours)


_Region = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""The pieces of base, mine and theirs that belong together."""


def _place(region: _Region, *, by_words: bool) -> MergePlace:
    base, mine, theirs = map("".join, region)
    kind = _kind(base, mine, theirs)
    text: str | None = theirs if kind is MergeKind.THEIRS else mine
    if kind is MergeKind.CONFLICT:
        text = _merged_words(region) if by_words else None
        kind = MergeKind.CONFLICT if text is None else MergeKind.WORDS
    return MergePlace(kind=kind, base=base, mine=mine, theirs=theirs, text=text)


def _kind(base: str, mine: str, theirs: str) -> MergeKind:
    if mine == theirs:
        return MergeKind.SAME if base == mine else MergeKind.BOTH
    if theirs == base:
        return MergeKind.MINE
    return MergeKind.THEIRS if mine == base else MergeKind.CONFLICT


def _merged_words(region: _Region) -> str | None:
    """Return the lines with the words of both, or None where the same words were changed."""
    if len({len(lines) for lines in region}) != 1 or any(
        _WHOLE_LINE.match(line) for side in region for line in side
    ):
        return None
    base, mine, theirs = (split_words("".join(lines)) for lines in region)
    if max(map(len, (base, mine, theirs))) > MOST_WORDS:
        return None
    merged = []
    for words in _regions(base, mine, theirs):
        one, two, three = map("".join, words)
        kind = _kind(one, two, three)
        if kind is MergeKind.CONFLICT:
            return None
        merged.append(three if kind is MergeKind.THEIRS else two)
    return "".join(merged)


def _regions(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[_Region]:
    """Yield stretches that all three share, and what is between them, in turn."""
    done = (0, 0, 0)
    for at, ours, other, length in _shared(base, mine, theirs):
        if (at, ours, other) != done:
            yield base[done[0] : at], mine[done[1] : ours], theirs[done[2] : other]
        if length:
            yield (
                base[at : at + length],
                mine[ours : ours + length],
                theirs[other : other + length],
            )
        done = at + length, ours + length, other + length


def _shared(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (place in base, in mine, in theirs, length) of what all three share; an empty one at the end."""
    left = matcher(base, mine).get_matching_blocks()
    right = matcher(base, theirs).get_matching_blocks()
    i = j = 0
    while i < len(left) and j < len(right):
        one, two = left[i], right[j]
        start = max(one.a, two.a)
        end = min(_end(one), _end(two))
        if start < end:
            yield start, one.b + start - one.a, two.b + start - two.a, end - start
        if _end(one) < _end(two):
            i += 1
        else:
            j += 1
    yield len(base), len(mine), len(theirs), 0


def _ended(text: str) -> str:
    """Return the text with a newline at its end: without one, its last line would differ from every other."""
    return text if not text or text.endswith("\n") else f"{text}\n"


def _end(match: Match) -> int:
    return match.a + match.size


def _front_lines(text: str) -> int:
    """Return how many lines the front matter has, with its two `---`; all of them if it never ends."""
    lines = split_lines(text)
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((n + 1 for n, line in enumerate(lines) if n and line.rstrip() == "---"), len(lines))
