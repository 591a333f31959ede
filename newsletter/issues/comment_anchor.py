"""Finds the block of a text that a comment was made on, after the text has changed.

An anchor knows the block's text, its position, and the outline of the text: a fingerprint of every block.
From these follows which blocks are still the same, so that a comment does not jump to a block that was there
before, and does not stay behind at its old position.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from newsletter.issues.text_blocks import TextBlock
from newsletter.model.deferred_dataclass import dataclass

LONGEST_WORDS = 4_000
"""Characters of a block's text that are compared."""
_ALIKE = 0.6
"""From this likeness on, a block that is new counts as an edited form of another one."""
_ALIKE_IN_PLACE = 0.4
"""The same, where it stands between the same neighbors."""
_CONTAINED = 20
"""Characters from which on a text within a longer one is the same block."""
_SHORT = 400
"""Characters up to which likeness is that of characters, above of words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A block as it was: its index in the outline, and its text with single spaces."""

    position: int
    outline: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedBlocks:
    """Indexes of the blocks that are gone or changed in an old text, and new or changed in a new one."""

    before: frozenset[int]
    after: frozenset[int]


def outline_of(blocks: Sequence[TextBlock]) -> tuple[str, ...]:
    """Return the fingerprint of each block: 12 hexadecimal digits that do not depend on white space."""
    return tuple(_fingerprint(one.text) for one in blocks)


def anchor_at(blocks: Sequence[TextBlock], position: int) -> Anchor:
    """Return the anchor of a block."""
    words = _plain(blocks[position].text)[:LONGEST_WORDS]
    return Anchor(position=position, outline=outline_of(blocks), words=words)


def find_block(anchor: Anchor, blocks: Sequence[TextBlock]) -> int | None:
    """Return the index of the anchor's block in a text, None if it is gone.

    The same block where it was (with text added or gone around it), the same text elsewhere, a longer block
    that contains it, or a new block that is like it.
    """
    outline = outline_of(blocks)
    aligned = _aligned(anchor.outline, outline)
    same = {old: new for old, new in aligned if old is not None and new is not None}
    if anchor.position in same:
        return same[anchor.position]
    taken = set(same.values())
    mine = anchor.outline[anchor.position]
    moved = [index for index, one in enumerate(outline) if one == mine and index not in taken]
    if moved:
        return min(moved, key=lambda index: abs(index - anchor.position))
    known = set(anchor.outline)
    fresh = [index for index in range(len(blocks)) if index not in taken and outline[index] not in known]
    return _most_alike(anchor, blocks, fresh, _gap(anchor.position, same, len(blocks)))


def changed_blocks(before: Sequence[TextBlock], after: Sequence[TextBlock]) -> ChangedBlocks:
    """Return which blocks differ between two texts; a block that was moved as it is counts as changed."""
    pairs = list(_aligned(outline_of(before), outline_of(after)))
    return ChangedBlocks(
        before=frozenset(old for old, new in pairs if old is not None and new is None),
        after=frozenset(new for old, new in pairs if new is not None and old is None),
    )


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield the indexes of equal blocks in the same order, and (old, None) or (None, new) of the others."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(range(start, end), range(new_start, new_end), strict=True)
            continue
        for index in range(start, end):
            yield index, None
        for index in range(new_start, new_end):
            yield None, index


def _gap(position: int, same: dict[int, int], length: int) -> range:
    """Return the indexes between the nearest neighbors of a block that are still there."""
    before = max((old for old in same if old < position), default=None)
    after = min((old for old in same if old > position), default=None)
    start = -1 if before is None else same[before]
    end = length if after is None else same[after]
    return range(start + 1, end)


def _most_alike(anchor: Anchor, blocks: Sequence[TextBlock], fresh: list[int], gap: range) -> int | None:
    found: list[tuple[float, int, int]] = []
    for index in fresh:
        likeness = _likeness(anchor.words, _plain(blocks[index].text)[:LONGEST_WORDS])
        if likeness >= (_ALIKE_IN_PLACE if index in gap else _ALIKE):
            found.append((likeness, -abs(index - anchor.position), index))
    return max(found)[2] if found else None


def _likeness(old: str, new: str) -> float:
    if len(old) >= _CONTAINED and old in new:
        return 1.0
    is_short = len(old) <= _SHORT and len(new) <= _SHORT
    matcher: SequenceMatcher[str] = (
        SequenceMatcher(None, old, new, autojunk=False)
        if is_short
        else SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    )
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE_IN_PLACE else 0.0


def _plain(text: str) -> str:
    return " ".join(text.split())


def _fingerprint(text: str) -> str:
    return hashlib.sha256(_plain(text).encode("utf-8", "surrogatepass")).hexdigest()[:12]
