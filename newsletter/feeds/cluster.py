"""The cluster: what several outlets published about one story, put together.

Two entries tell one story when their addresses lead to one page, or when two outlets published headlines
within three days that tell the same. Only headlines that share a rare word are compared, so that the work
grows with the number of entries and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from newsletter.feeds.canonical import canonical_url, same_story
from newsletter.feeds.words import words_of
from newsletter.model import Entry

TOGETHER = timedelta(days=3)
_RAREST = 5
_MOST_SHARING = 300
"""Words that stand in more headlines than this tell nothing about any of them."""


def clusters(entries: Sequence[Entry], outlets: Mapping[str, int]) -> tuple[tuple[Entry, ...], ...]:
    """Return the entries of each story, the best outlet's first, stories in the order of `entries`.

    `outlets` gives each feed its place in the publication's order; unknown ones come last.
    """
    groups = _Groups(len(entries))
    first_at: dict[str, int] = {}
    for index, entry in enumerate(entries):
        groups.join(index, first_at.setdefault(canonical_url(entry.url), index))
    for one, other in _alike(entries):
        if not groups.together(one, other) and same_story(entries[one].title, entries[other].title):
            groups.join(one, other)
    last = len(outlets)
    return tuple(
        tuple(
            entries[index]
            for index in sorted(
                members,
                key=lambda index: (
                    outlets.get(entries[index].feed, last),
                    -entries[index].published_at.timestamp(),
                ),
            )
        )
        for members in groups.all()
    )


def _alike(entries: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Yield pairs worth comparing: of two feeds, near in time, with a rare word in both headlines."""
    titles = [frozenset(words_of(entry.title)) for entry in entries]
    known = Counter(word for title in titles for word in title)
    sharing: defaultdict[str, list[int]] = defaultdict(list)
    for index, title in enumerate(titles):
        for word in sorted(title, key=lambda word: (known[word], word))[:_RAREST]:
            for other in sharing[word] if known[word] <= _MOST_SHARING else ():
                if _may_be_one(entries[index], entries[other]):
                    yield index, other
            sharing[word].append(index)


def _may_be_one(a: Entry, b: Entry) -> bool:
    return a.feed != b.feed and abs(a.published_at - b.published_at) <= TOGETHER


class _Groups:
    """Disjoint sets of numbers; a group is named by its smallest."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def join(self, a: int, b: int) -> None:
        low, high = sorted((self._root(a), self._root(b)))
        self._parent[high] = low

    def together(self, a: int, b: int) -> bool:
        return self._root(a) == self._root(b)

    def all(self) -> Iterable[list[int]]:
        members: dict[int, list[int]] = {}
        for index in range(len(self._parent)):
            members.setdefault(self._root(index), []).append(index)
        return members.values()

    def _root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index
