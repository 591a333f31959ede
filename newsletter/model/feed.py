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
    published_at: datetime
    summary: str = ""
    lang: str = ""
    image: str = ""
    """Where a picture of it lies, or ""."""
    paywall: bool = False
    """The feed hints that only subscribers of the outlet can read it."""


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
