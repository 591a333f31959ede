"""Read: a feed's bytes become entries, cleaned; nothing of a stranger's markup survives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from newsletter.errors import FeedError
from newsletter.feeds.address import printed, story_address
from newsletter.feeds.autodiscovery import feeds_of_page, looks_like_html
from newsletter.feeds.canonical import without_tracking
from newsletter.feeds.feed_json import looks_like_json, read_json
from newsletter.feeds.feed_xml import read_xml
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.feeds.paywall import hints_at_paywall
from newsletter.feeds.raw_entry import Item, NotAFeedError
from newsletter.feeds.sanitize import plain_text, sanitize_text
from newsletter.issues.language_tag import is_language_tag
from newsletter.model import Entry, Feed

MOST_ENTRIES = 500
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)
_MAX_IDENTITY_CHARACTERS = 500


def read_feed(body: bytes, *, feed: Feed, url: str, content_type: str, now: datetime) -> ParsedFeed:
    """Return a feed's entries, newest first, at most 500; raises FeedError when it is no feed.

    `url` is where the body finally came from. RSS, Atom, RDF and JSON Feed are told apart by content,
    not by what the server calls them. An entry without a title or a usable http(s) link is left out;
    one without a believable date (1995 to two days ahead) is dated `now`.
    """
    if not body.strip():
        raise FeedError(f"feed {feed.key}: {printed(url)}: the answer is empty", hint="Try again later")
    try:
        if looks_like_json(body):
            channel = read_json(body)
        else:
            channel = read_xml(body, url=url, content_type=content_type)
    except NotAFeedError as error:
        raise _not_a_feed(str(error), body, feed, url, content_type) from error
    return ParsedFeed(
        entries=tuple(_entries(channel.items, feed, url, now)),
        spoken=channel.lang if is_language_tag(channel.lang) else "",
        fresh_seconds=channel.fresh_seconds,
        title=sanitize_text(channel.title),
    )


def _entries(items: Iterable[Item], feed: Feed, url: str, now: datetime) -> Iterable[Entry]:
    dated = sorted(((_believed(item, now), item) for item in items), key=lambda pair: pair[0], reverse=True)
    identities: set[str] = set()
    for published_at, item in dated:
        entry = _entry(item, published_at, feed, url)
        if entry is None or entry.identity in identities:
            continue
        identities.add(entry.identity)
        yield entry
        if len(identities) == MOST_ENTRIES:
            return


def _entry(item: Item, published_at: datetime, feed: Feed, url: str) -> Entry | None:
    title = sanitize_text(item.title)
    link = story_address(item.link, url) if item.link.strip() else None
    if not title or link is None:
        return None
    link = without_tracking(link)
    summary = sanitize_text(item.summary)
    return Entry(
        feed=feed.key,
        identity=_identity(item, link),
        title=title,
        url=link,
        published_at=published_at,
        summary=summary,
        lang=item.lang if is_language_tag(item.lang) else "",
        image=story_address(item.image, url) or "" if item.image.strip() else "",
        paywall=hints_at_paywall(title, summary, item.tags),
    )


def _identity(item: Item, link: str) -> str:
    """The feed's own id, else the link; hashed when it is too long for a key."""
    identity = plain_text(item.identity, limit=len(item.identity) + 1) or link
    if len(identity) <= _MAX_IDENTITY_CHARACTERS:
        return identity
    return f"sha256:{hashlib.sha256(identity.encode()).hexdigest()}"


def _believed(item: Item, now: datetime) -> datetime:
    """The date if it can be true: parsers make years like 1763 out of odd dates."""
    at = item.published_at
    return at if at is not None and _EARLIEST <= at <= now + _AHEAD else now


def _not_a_feed(why: str, body: bytes, feed: Feed, url: str, content_type: str) -> FeedError:
    where = f"feed {feed.key}: {printed(url)}"
    if not looks_like_html(body, content_type):
        return FeedError(f"{where}: this is not a feed, {why}", hint="Check the address in a browser")
    found = " or ".join(printed(address) for address in feeds_of_page(body, url))
    hint = f"Did you mean {found}?" if found else "Look for its RSS address"
    return FeedError(f"{where}: this is a web page, not a feed", hint=hint)
