"""The cluster: what several outlets published about one story, put together.

Two entries tell one story when their addresses lead to one page, or when two outlets published headlines
within three days that tell the same. Only headlines that share a rare word are compared, so that the work
grows with the number of entries and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.headline import alike, headline
from newsletter.feeds.headline_words import words_of
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
    headlines = [headline(entry.title) for entry in entries]
    for one, other in _near(entries):
        if not groups.together(one, other) and alike(headlines[one], headlines[other]):
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


def _near(entries: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Yield pairs worth comparing: of two feeds, near in time, with a rare word in both headlines.

    From the oldest to the newest, so that what is too old can be dropped for good.
    """
    titles = [frozenset(words_of(entry.title)) for entry in entries]
    known = Counter(word for title in titles for word in title)
    sharing: defaultdict[str, deque[int]] = defaultdict(deque)
    for index in sorted(range(len(entries)), key=lambda index: entries[index].published_at):
        entry, met = entries[index], set[int]()
        for word in sorted(titles[index], key=lambda word: (known[word], word))[:_RAREST]:
            if not 1 < known[word] <= _MOST_SHARING:
                continue
            others = sharing[word]
            while others and entries[others[0]].published_at < entry.published_at - TOGETHER:
                others.popleft()
            met.update(other for other in others if entries[other].feed != entry.feed)
            others.append(index)
        for other in met:
            yield index, other


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
