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


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between polls; validators are sent back as they came."""

    feed: str
    url: str
    etag: str = ""
    last_modified: str = ""
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    """Failures in a row."""
    problem: str = ""
    """The last failure in one line; "" when the last poll went well."""
