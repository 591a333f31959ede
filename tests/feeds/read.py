"""A test tool: reads a feed that a test wrote, for an office in the United States."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.feeds.parser import read_feed
from newsletter.model import Entry, Feed

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
URL = "https://feeds.example/paper/rss.xml"
FEED = Feed(key="paper", url=URL, outlet="The Paper", lang="en", country="US")
NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd" '
    'xmlns:a="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def read(body: bytes | str, *, lang: str = "en", country: str = "US", content_type: str = "") -> ParsedFeed:
    feed = Feed(key="paper", url=URL, outlet="The Paper", lang=lang, country=country)
    data = body if isinstance(body, bytes) else body.encode()
    return read_feed(data, feed=feed, url=URL, content_type=content_type, now=NOW)


def rss(*items: str, channel: str = "<link>https://paper.example/</link>", attributes: str = "") -> str:
    joined = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {NAMESPACES} {attributes}><channel>{channel}{joined}</channel></rss>'


def atom(*entries: str, head: str = '<link href="https://paper.example/"/>', attributes: str = "") -> str:
    joined = "".join(f"<entry><id>{number}</id>{entry}</entry>" for number, entry in enumerate(entries))
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{head}{joined}</feed>'


def json_feed(*items: object, **more: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items, **more})


def only(body: bytes | str, *, lang: str = "en") -> Entry:
    """Return the one story of a feed."""
    (entry,) = read(body, lang=lang).entries
    return entry
