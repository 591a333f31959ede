"""Feeds: published entries, and the state kept between polls."""

from __future__ import annotations

from datetime import datetime

from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a feed, cleaned: literal text and an absolute http(s) address."""

    feed: str
    identity: str
    """The feed's own id, else the link, else a hash of title and date."""
    title: str
    url: str
    published_at: datetime | None = None
    """None if there is no publication date that can be parsed, or it is in the future."""
    summary: str = ""
    lang: str = ""
    image: str = ""
    """The address of its picture, or ""."""
    paywall: bool = False
    """The feed hints that only subscribers of the outlet can read it."""
    outlet: str = ""
    """The outlet it is from, if the feed collects stories of others; "" for the feed's own."""
    occasion: str = ""
    """When the announced event takes place, in the feed's words; "" for news."""

    @property
    def headline(self) -> str:
        """The title; for an event on several dates, with its date."""
        if not self.occasion or self.occasion in self.title:
            return self.title
        return f"{self.title} – {self.occasion}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """The state of a feed kept between polls; validators are sent back unchanged."""

    feed: str
    url: str
    """The address in newsletter.toml; if it changes there, this state is discarded."""
    etag: str = ""
    last_modified: str = ""
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    """Failures in a row."""
    problem: str = ""
    """The last failure in one line; "" if the last poll was successful."""
    address: str = ""
    """Where it is polled since it moved permanently; "" means at `url`."""
    moved_to: str = ""
    """The address to which its last answers redirected permanently, `moved_times` times in a row."""
    moved_times: int = 0
    not_before: datetime | None = None
    """Its next poll; staff may poll it earlier."""
    closed_until: datetime | None = None
    """Its server asked us to wait until then (Retry-After): it is never polled earlier."""
    gone_at: datetime | None = None
    """When its server reported that it no longer exists (410)."""
    body_digest: str = ""
    """A hash of the last parsed body; the same body is not parsed again."""
    spoken: str = ""
    """The language that the feed says it is in."""
    undated: int = 0
    """Stories in its last answer without a publication date."""
    unread_date: str = ""
    """One of its dates that could not be parsed, unchanged."""
    left_out: int = 0
    """Its items that are left out: without any text, or without a web address."""
