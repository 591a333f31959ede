"""Digest topics: which issues of a digest concern a reader who chose topics, and which versions that makes.

An issue that has nothing for somebody's topics is not sent to them, so their digest does not list it either.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

from newsletter.model import Topics

MOST_TOPICS = 5
"""With more, a digest would have hundreds of versions; then it lists every issue for everybody."""


def concerns(needed: Topics, chosen: Collection[str] | None) -> bool:
    """Return whether an issue that needs one of these topics has something for who chose some (None: all)."""
    return not needed or chosen is None or any(one in chosen for one in needed)


def topic_versions(issues: Sequence[Topics]) -> tuple[Topics, ...]:
    """Return the sets of topics for which a digest needs a version, all of them first.

    `issues` are the topics that each of its issues needs, () for an issue that everybody got. Without the
    empty set if every issue needs a topic: then nobody who chose none of them is sent the digest.
    """
    used = tuple(dict.fromkeys(one for needed in issues for one in needed))
    if len(used) > MOST_TOPICS:
        return ((),)
    least = 1 if all(issues) else 0
    return tuple(combo for size in range(len(used), least - 1, -1) for combo in combinations(used, size))
