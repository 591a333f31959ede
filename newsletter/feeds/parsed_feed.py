"""A parsed feed: what reading one feed's answer gave, cleaned and safe to store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsletter.model import Entry, Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed's entries, newest first, and what it says of itself."""

    entries: tuple[Entry, ...] = ()
    spoken: str = ""
    """The language it says it is in."""
    fresh_seconds: int = 0
    """For how long it says that asking again is no use."""
    title: str = ""


class FeedParser(Protocol):
    """Reads a feed's bytes."""

    def read(self, body: bytes, *, feed: Feed, url: str, content_type: str, now: datetime) -> ParsedFeed:
        """Return what the feed says; raises FeedError."""
        ...
