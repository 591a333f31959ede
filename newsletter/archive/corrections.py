"""Corrections in words: which passages of an issue changed between two editions, as readers see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from newsletter.model import Edition
from newsletter.rendering.merge_fields import fill
from newsletter.rendering.render_context import PREFERENCES, UNSUBSCRIBE
from newsletter.rendering.theme_strings import STRINGS

MOST_PASSAGES = 1_000
"""Passages of an edition that are compared."""
_AROUND = 60
"""Characters that are kept of what is the same, on either side of a change."""
_LONGEST = 400
"""Characters of one piece that changed."""
_ALIKE = 0.4
"""Passages less alike than this are shown whole: hardly a word of the one is in the other."""
_MASTHEAD = 200
"""Characters that a theme writes above the title at most: name and date."""
_RULE = re.compile(r"[\W_]+")
_ITEM = re.compile(r"\s*(?:[-•*]|\d{1,3}\.)\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a passage; `changed` if the other edition does not have them there. Between two is a space."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPassage:
    """A passage before and after; () where there was none, or is none any more."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def changed_passages(before: Edition, after: Edition) -> tuple[ChangedPassage, ...]:
    """Return what differs between two editions in one language, title first, in the order of the text.

    Merge fields are their fallbacks. () if only pictures or the layout differ.
    """
    old, new = _passages(before), _passages(after)
    found = []
    for tag, start, end, other, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            pairs = zip_longest(old[start:end], new[other:last], fillvalue="")
            found += [_compared(one, two) for one, two in pairs]
    return tuple(found)


def _passages(edition: Edition) -> list[str]:
    """Return the title, and the paragraphs and items of the text, each on one line.

    The line that says that it is a correction is left out, and so is the masthead: its date changes anyway.
    """
    title, _html, text = fill(replace(edition, html="", text=_without_own_links(edition)), {})
    title, mark = _one_line(title), _correction_mark(edition.lang)
    found = (_one_line(one.replace(mark, "")) if mark else one for one in _paragraphs(text))
    passages = [one for one in found if one]
    if passages and title not in passages[0] and title in passages and len(passages[0]) <= _MASTHEAD:
        del passages[0]
    return [title, *(one for one in passages if one != title)][:MOST_PASSAGES]


def _correction_mark(lang: str) -> str:
    """Return the line with which emails in a language say that they are a correction; "" if there is none."""
    words = STRINGS.get(lang.lower()) or STRINGS.get(lang.partition("-")[0].lower(), {})
    return words.get("correction", "")


def _without_own_links(edition: Edition) -> str:
    """Return the text without the lines with links of the theme's or of a reader's own."""
    own = {field.marker for field in edition.fields if field.name in (UNSUBSCRIBE, PREFERENCES)}
    own |= {link.url for link in edition.links if link.place is None and link.url}
    return "\n".join(line for line in edition.text.splitlines() if not any(one in line for one in own))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs and items of a text, without lines of signs."""
    lines: list[str] = []
    for line in (*text.splitlines(), ""):
        is_rule = not line.strip() or _RULE.fullmatch(line.strip()) is not None
        item = _ITEM.match(line)
        if (is_rule or item) and lines:
            yield _one_line(" ".join(lines))
            lines = []
        if not is_rule:
            lines.append(line[item.end() :] if item else line)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _compared(before: str, after: str) -> ChangedPassage:
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not before or not after or matcher.ratio() < _ALIKE:
        return ChangedPassage(before=_whole(before), after=_whole(after))
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, start, end, other, last in matcher.get_opcodes():
        for side, words in zip(sides, (old[start:end], new[other:last]), strict=True):
            if words:
                side.append(Piece(" ".join(words), changed=tag != "equal"))
    return ChangedPassage(before=_shortened(sides[0]), after=_shortened(sides[1]))


def _whole(text: str) -> tuple[Piece, ...]:
    return _shortened([Piece(text, changed=True)]) if text else ()


def _shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with the changed ones nearly whole, and a few words of the others round them."""
    last = len(pieces) - 1
    return tuple(
        Piece(_short(piece, is_first=at == 0, is_last=at == last), changed=piece.changed)
        for at, piece in enumerate(pieces)
    )


def _short(piece: Piece, *, is_first: bool, is_last: bool) -> str:
    text = piece.text
    if piece.changed:
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
    if (is_first and is_last) or len(text) <= 2 * _AROUND + 10:
        return text
    head = "" if is_first else text[:_AROUND].rsplit(" ", 1)[0]
    tail = "" if is_last else text[-_AROUND:].partition(" ")[2]
    return f"{head} … {tail}".strip()
