"""Read: a feed's bytes become entries, cleaned; nothing of a stranger's markup survives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from newsletter.errors import FeedError
from newsletter.feeds.address import printed, story_address
from newsletter.feeds.aggregator import outlet_of, site_of, without_outlet
from newsletter.feeds.autodiscovery import feeds_of_page, looks_like_html
from newsletter.feeds.canonical import without_tracking
from newsletter.feeds.dates import read_date
from newsletter.feeds.encoding import decoded
from newsletter.feeds.feed_json import looks_like_json, read_json
from newsletter.feeds.feed_xml import read_xml
from newsletter.feeds.identity import identities
from newsletter.feeds.occasions import occasions
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.feeds.paywall import hints_at_paywall
from newsletter.feeds.raw_entry import Channel, Item, ItemLink, Markup, NotAFeedError
from newsletter.feeds.sanitize import headline_text, literal_text, plain_text, sanitize_text
from newsletter.issues.date_conventions import DateConventions, conventions_of
from newsletter.issues.language_tag import is_language_tag
from newsletter.issues.wrapped_links.wrapped_link import unwrapped
from newsletter.model import Entry, Feed
from newsletter.model.phrase import joined, phrase

MOST_ENTRIES = 500
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)
_FIRST_WORDS = 80
"""How many characters of a post stand for the title it has not."""
_PRINTED_DATE = 60


def read_feed(body: bytes, *, feed: Feed, url: str, content_type: str, now: datetime) -> ParsedFeed:
    """Return a feed's entries, newest first, at most 500; raises FeedError when it is no feed.

    `url` is where the body finally came from. RSS, Atom, RDF and JSON Feed are told apart by content,
    not by what the server calls them. An entry without a title gets its first words; one without any, or
    without a usable http(s) link, is left out and counted. A date that is not understood whole, is before
    1995 or more than two days ahead is no date of publication; such entries come last.
    """
    if not body.strip():
        raise FeedError(
            phrase("feed {key}: {url}: the answer is empty", key=feed.key, url=printed(url)),
            hint="Try again later",
        )
    text = decoded(body, content_type)
    try:
        channel = read_json(text, url=url) if looks_like_json(text) else read_xml(text, url=url)
    except NotAFeedError as error:
        raise _not_a_feed(str(error), body, feed, url, content_type) from error
    return _Reader(channel=channel, feed=feed, url=url, now=now).parsed()


@dataclass(frozen=True, slots=True)
class _When:
    """When an item was published, or the date that could not be read."""

    at: datetime | None = None
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads the items of one channel."""

    channel: Channel
    feed: Feed
    url: str
    now: datetime

    def parsed(self) -> ParsedFeed:
        """Return what the channel says, clean."""
        channel = self.channel
        conventions = conventions_of(
            (date for item in channel.items for date in (*item.published, item.updated)),
            spoken=channel.lang,
            lang=self.feed.lang,
            country=self.feed.country,
        )
        dated = [(item, self._when(item, conventions)) for item in channel.items]
        dated.sort(key=lambda pair: pair[1].at.timestamp() if pair[1].at else float("-inf"), reverse=True)
        read = [(item, self._entry(item, when.at)) for item, when in dated]
        made = [(item, entry) for item, entry in read if entry is not None]
        return ParsedFeed(
            entries=self._identified(made),
            spoken=channel.lang if is_language_tag(channel.lang) else "",
            fresh_seconds=channel.fresh_seconds,
            title=sanitize_text(channel.title),
            unread_date=next((when.unread for _, when in dated if when.unread), ""),
            left_out=len(read) - len(made),
        )

    def _identified(self, made: Sequence[tuple[Item, Entry]]) -> tuple[Entry, ...]:
        """Give entries their ids, each once; the newest of one id counts."""
        found: dict[str, Entry] = {}
        told = identities([(item.identity, entry.url) for item, entry in made], self.channel.link)
        for identity, entry in zip(told, occasions(made), strict=True):
            if len(found) == MOST_ENTRIES:
                break
            found.setdefault(identity, replace(entry, identity=identity))
        return tuple(found.values())

    def _when(self, item: Item, conventions: DateConventions) -> _When:
        """Return the first date that can be read; when it was changed only where no other is stated."""
        stated = [text for text in item.published if text.strip()] or [item.updated]
        read = (read_date(text, conventions) for text in stated)
        at = next((moment for moment in read if moment), None)
        if at is not None and at > self.now + _AHEAD:
            return _When()
        if at is not None and at >= _EARLIEST:
            return _When(at)
        return _When(unread=plain_text(sanitize_text(stated[0]), limit=_PRINTED_DATE))

    def _entry(self, item: Item, published_at: datetime | None) -> Entry | None:
        link, wrapped = self._link(item)
        summary = _TEXT[item.summary_markup](item.summary)
        title = _HEADLINE[item.title_markup](item.title) or plain_text(summary, limit=_FIRST_WORDS)
        if not title or not link:
            return None
        source = sanitize_text(item.source)
        outlet = outlet_of(source, item.source_url, self.channel)
        return Entry(
            feed=self.feed.key,
            identity="",
            title=without_outlet(title, source),
            url=link,
            published_at=published_at,
            summary=summary,
            lang=item.lang if is_language_tag(item.lang) else "",
            image=story_address(item.image, self.channel.link or self.url) or ""
            if item.image.strip()
            else "",
            paywall=hints_at_paywall(title, summary, item.tags),
            outlet=outlet or (site_of(link) if wrapped and not source else ""),
        )

    def _link(self, item: Item) -> tuple[str, bool]:
        """Return the first usable address without what tracks, and whether a counter was taken off it."""
        langs = [lang for lang in (item.lang or self.channel.lang, self.feed.lang) if lang]
        pages = sorted(item.links, key=partial(_strangeness, langs=langs))
        for link in (*pages, *item.other_links):
            inner = unwrapped(link.url)
            if address := story_address(inner, self.url):
                return without_tracking(address), inner != link.url
        return "", False


def _strangeness(link: ItemLink, langs: Sequence[str]) -> int:
    """Put the page in the story's own language first, then those that do not say theirs."""
    if not link.lang or link.lang.lower() == "x-default":
        return 2 * len(langs)
    for place, lang in enumerate(langs):
        if _language(link.lang) == _language(lang):
            return 2 * place + (link.lang.lower() != lang.lower())
    return 2 * len(langs) + 1


def _language(tag: str) -> str:
    """Return a tag's language without its region."""
    return tag.lower().replace("_", "-").partition("-")[0]


_HEADLINE: Mapping[Markup, Callable[[str], str]] = {
    Markup.NONE: literal_text,
    Markup.HTML: sanitize_text,
    Markup.PERHAPS: headline_text,
}
_TEXT: Mapping[Markup, Callable[[str], str]] = {
    Markup.NONE: literal_text,
    Markup.HTML: sanitize_text,
    Markup.PERHAPS: sanitize_text,
}


def _not_a_feed(why: str, body: bytes, feed: Feed, url: str, content_type: str) -> FeedError:
    where = phrase("feed {key}: {url}", key=feed.key, url=printed(url))
    if not looks_like_html(body, content_type):
        return FeedError(
            phrase("{where}: this is not a feed, {why}", where=where, why=why),
            hint="Check the address in a browser",
        )
    found = joined(phrase(" or "), (printed(address) for address in feeds_of_page(body, url)))
    hint = phrase("Did you mean {found}?", found=found) if found else "Look for its RSS address"
    return FeedError(phrase("{where}: this is a web page, not a feed", where=where), hint=hint)
