"""An item: what a feed says of one entry, in its own words and not yet trusted; a channel: all of them."""

from __future__ import annotations

from enum import Enum, auto

from newsletter.model.deferred_dataclass import dataclass


class Markup(Enum):
    """What a text of a feed is."""

    NONE = auto()
    """Literal text: Atom's type "text", JSON Feed."""
    HTML = auto()
    """Markup, its "<" and "&" to be understood."""
    PERHAPS = auto()
    """Nobody says: RSS titles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLink:
    """Where an entry may lead, absolute as far as the feed says to what it is relative.

    `lang` is the language of the page there, "" when the feed does not say.
    """

    url: str
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry as the feed wrote it: nothing is clean, links may be anything.

    `lang` is "" when the entry is in the feed's own language.
    """

    identity: str = ""
    title: str = ""
    title_markup: Markup = Markup.PERHAPS
    links: tuple[ItemLink, ...] = ()
    """The pages of the story; there may be one for each language."""
    other_links: tuple[ItemLink, ...] = ()
    """What stands in when it has no page: a permalink, a podcast's recording."""
    summary: str = ""
    summary_markup: Markup = Markup.HTML
    published: tuple[str, ...] = ()
    """When it was published, as it stands there; the first that can be read counts."""
    updated: str = ""
    """When it was changed, for feeds that do not say when it was published."""
    lang: str = ""
    image: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    """The outlet that an aggregator took it from, and where that is."""
    source_url: str = ""
    occasion: str = ""
    """When the event takes place that it announces, as it stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A whole feed as it wrote itself; `fresh_seconds` is how long it says that asking again is no use."""

    items: tuple[Item, ...]
    lang: str = ""
    fresh_seconds: int = 0
    title: str = ""
    link: str = ""
    """Its site, absolute; "" when it does not say."""


class NotAFeedError(Exception):
    """The bytes are no feed of this kind; says why in a few words."""
