"""The told: stories that stand in the publication's issues, which no reader needs to meet again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.headline import same_story
from newsletter.feeds.headline_words import words_of
from newsletter.feeds.occasions import one_event_on_two_dates
from newsletter.model import Entry
from newsletter.model.deferred_dataclass import dataclass

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_DAYS_APART = 7
"""A weekly column has the same headline every week; within fewer days it is the same story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStories:
    """A story in an issue. `day` is the story's own date, else the issue's; `where` names the issue file.

    `since` is when it came into the file, as near as is known.
    """

    title: str
    url: str
    day: date
    where: str
    since: datetime = _LONG_AGO


class TellTale:
    """Says where a story was told before."""

    def __init__(self, told: Iterable[PublishedStories]) -> None:
        self._by_page: defaultdict[str, list[PublishedStories]] = defaultdict(list)
        self._by_word: defaultdict[str, list[PublishedStories]] = defaultdict(list)
        for one in told:
            self._by_page[canonical_url(one.url)].append(one)
            for word in set(words_of(one.title)):
                self._by_word[word].append(one)

    def where(self, told_by: Sequence[Entry], *, after: datetime | None = None) -> str:
        """Return the issue that told a story (any outlet's version of it), or "".

        With `after`, only what came into an issue later than that counts.
        """
        for entry in told_by:
            told: list[PublishedStories] = self._by_page.get(canonical_url(entry.url), [])
            pages = [one for one in told if not one_event_on_two_dates(one.title, entry.headline)]
            for found in (*pages, *self._by_title(entry)):
                if after is None or found.since > after:
                    return found.where
        return ""

    def _by_title(self, entry: Entry) -> Iterator[PublishedStories]:
        """Look among those that share the headline's rarest word of ours; without a date none is near."""
        if entry.published_at is None:
            return
        words = [word for word in words_of(entry.headline) if word in self._by_word]
        day = entry.published_at.astimezone(UTC).date()
        for word in sorted(words, key=lambda word: len(self._by_word[word]))[:3]:
            for one in self._by_word[word]:
                if abs((one.day - day).days) < _DAYS_APART and same_story(entry.headline, one.title):
                    yield one
