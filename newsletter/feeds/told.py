"""The told: stories that stand in the publication's issues, which no reader needs to meet again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date

from newsletter.feeds.canonical import canonical_url, same_story
from newsletter.feeds.words import words_of
from newsletter.model import Entry

_DAYS_APART = 7
"""A weekly column has the same headline every week; within fewer days it is the same story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story in an issue. `day` is the story's own date, else the issue's; `where` names the issue file."""

    title: str
    url: str
    day: date
    where: str


class TellTale:
    """Says where a story was told before."""

    def __init__(self, told: Iterable[Told]) -> None:
        self._by_page: dict[str, Told] = {}
        self._by_word: defaultdict[str, list[Told]] = defaultdict(list)
        for one in told:
            self._by_page.setdefault(canonical_url(one.url), one)
            for word in set(words_of(one.title)):
                self._by_word[word].append(one)

    def where(self, told_by: Sequence[Entry]) -> str:
        """Return the issue that told a story (any outlet's version of it), or ""."""
        for entry in told_by:
            found = self._by_page.get(canonical_url(entry.url)) or self._by_title(entry)
            if found is not None:
                return found.where
        return ""

    def _by_title(self, entry: Entry) -> Told | None:
        """Look among those that share the headline's rarest word of ours."""
        words = [word for word in words_of(entry.title) if word in self._by_word]
        day = entry.published_at.astimezone(UTC).date()
        for word in sorted(words, key=lambda word: len(self._by_word[word]))[:3]:
            for one in self._by_word[word]:
                if abs((one.day - day).days) < _DAYS_APART and same_story(entry.title, one.title):
                    return one
        return None
