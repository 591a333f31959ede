"""Feeds: what a source published, and what is remembered of it between polls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed published, cleaned: literal text and an absolute http(s) address."""

    feed: str
    identity: str
    """The feed's own id, else the link, else a hash of title and date."""
    title: str
    url: str
    published_at: datetime | None = None
    """None: it says no day of publication that can be understood, or one that is still ahead."""
    summary: str = ""
    lang: str = ""
    image: str = ""
    """Where a picture of it lies, or ""."""
    paywall: bool = False
    """The feed hints that only subscribers of the outlet can read it."""
    outlet: str = ""
    """The outlet it is from, where the feed collects those of others; "" for the feed's own."""
    occasion: str = ""
    """When the event takes place that it announces, in the feed's words; "" for news."""

    @property
    def headline(self) -> str:
        """The title, and for an event on several dates which of them it is."""
        if not self.occasion or self.occasion in self.title:
            return self.title
        return f"{self.title} – {self.occasion}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between polls; validators are sent back as they came."""

    feed: str
    url: str
    """The address in newsletter.toml; another one there, and all of this is forgotten."""
    etag: str = ""
    last_modified: str = ""
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    """Failures in a row."""
    problem: str = ""
    """The last failure in one line; "" when the last poll went well."""
    address: str = ""
    """Where it is asked since it moved for good; "" means at `url`."""
    moved_to: str = ""
    """Where its last answers said it moved for good, `moved_times` times in a row."""
    moved_times: int = 0
    not_before: datetime | None = None
    """Its next turn; a person may ask earlier."""
    closed_until: datetime | None = None
    """Its server asked us to stay away until then (Retry-After): nobody asks earlier."""
    gone_at: datetime | None = None
    """When its server said that it is gone for good (410)."""
    body_digest: str = ""
    """What stood for the last body that was read; the same body is not read again."""
    spoken: str = ""
    """The language that the feed says it is in."""
    undated: int = 0
    """Stories in its last answer without a day of publication."""
    unread_date: str = ""
    """One of the dates in it that could not be understood, as it stands there."""
    left_out: int = 0
    """Items in it that make no story: without any words, or without a web address."""
