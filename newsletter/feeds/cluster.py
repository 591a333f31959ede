"""The cluster: what several outlets published about one story, put together.

Two entries tell one story when their addresses lead to one page and they are not two dates of one event,
or when two outlets published headlines within three days that tell the same. Only headlines that share a
rare word are compared, so that the work grows with the number of entries and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

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
    first_at: dict[tuple[str, str], int] = {}
    for index, entry in enumerate(entries):
        groups.join(index, first_at.setdefault((canonical_url(entry.url), entry.occasion), index))
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
                    -published_seconds(entries[index]),
                ),
            )
        )
        for members in groups.all()
    )


def published_seconds(entry: Entry) -> float:
    """Return when an entry was published as a number to sort by; those without a date are the oldest."""
    return entry.published_at.timestamp() if entry.published_at else float("-inf")


def outlet_key(entry: Entry) -> tuple[str, str]:
    """Return what tells outlets apart: the feed, and in a feed that collects, whose story it is."""
    return entry.feed, entry.outlet


def _near(entries: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Yield pairs worth comparing: of two outlets, near in time, with a rare word in both headlines.

    From the oldest to the newest, so that what is too old can be dropped for good. Without a date nothing
    says whether they are near.
    """
    titles = [frozenset(words_of(entry.title)) for entry in entries]
    known = Counter(word for title in titles for word in title)
    sharing: defaultdict[str, deque[tuple[datetime, int]]] = defaultdict(deque)
    dated = [(at, index) for index, entry in enumerate(entries) if (at := entry.published_at)]
    for at, index in sorted(dated):
        entry, met = entries[index], set[int]()
        for word in sorted(titles[index], key=lambda word: (known[word], word))[:_RAREST]:
            if not 1 < known[word] <= _MOST_SHARING:
                continue
            others = sharing[word]
            while others and others[0][0] < at - TOGETHER:
                others.popleft()
            outlet = outlet_key(entry)
            met.update(other for _, other in others if outlet_key(entries[other]) != outlet)
            others.append((at, index))
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
