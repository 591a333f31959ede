"""An item: what a feed says of one entry, in its own words and not yet trusted; a channel: all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry as the feed wrote it: `title` and `summary` are markup, `link` may be anything.

    `lang` is "" when the entry is in the feed's own language.
    """

    identity: str = ""
    title: str = ""
    link: str = ""
    summary: str = ""
    published_at: datetime | None = None
    lang: str = ""
    image: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A whole feed as it wrote itself; `fresh_seconds` is how long it says that asking again is no use."""

    items: tuple[Item, ...]
    lang: str = ""
    fresh_seconds: int = 0
    title: str = ""


class NotAFeedError(Exception):
    """The bytes are no feed of this kind; says why in a few words."""
