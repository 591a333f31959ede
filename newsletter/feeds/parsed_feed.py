"""A parsed feed: what reading one feed's answer gave, cleaned and safe to store."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from newsletter.model import Entry, Feed
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed's entries, the newest first and those without a date last, and what it says of itself."""

    entries: tuple[Entry, ...] = ()
    spoken: str = ""
    """The language it says it is in."""
    fresh_seconds: int = 0
    """For how long it says that asking again is no use."""
    title: str = ""
    unread_date: str = ""
    """A date that could not be understood, as it stands there; "" when all could."""
    left_out: int = 0
    """Items that make no story: without any words, or without a web address."""

    @property
    def undated(self) -> int:
        """How many entries have no day of publication."""
        return sum(entry.published_at is None for entry in self.entries)


class FeedParser(Protocol):
    """Reads a feed's bytes."""

    def read(self, body: bytes, *, feed: Feed, url: str, content_type: str, now: datetime) -> ParsedFeed:
        """Return what the feed says; raises FeedError."""
        ...
