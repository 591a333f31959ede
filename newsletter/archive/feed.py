"""The archive as a feed: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, with the whole of each issue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from uuid import UUID
from xml.etree import ElementTree as ET

from newsletter.rendering.html_and_text import clean

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
for _prefix, _uri in (("atom", _ATOM), ("content", _CONTENT), ("dc", _DC)):
    ET.register_namespace(_prefix, _uri)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """An issue in a feed. Addresses are absolute; `id` stays when title, slug or host change."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    lang: str
    sent_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFeed:
    """The feed of an archive: its name, where it is read, and its entries, newest first."""

    id: str
    title: str
    author: str
    home_url: str
    lang: str
    entries: tuple[FeedEntry, ...]

    @property
    def updated_at(self) -> datetime:
        """When anything in it was last changed; 1970 for an empty feed."""
        return max((one.updated_at for one in self.entries), default=datetime.fromtimestamp(0, UTC))


def stable_id(key: str) -> str:
    """Return an id that is made from a key that never changes, as a URN that shows nothing of it."""
    return UUID(bytes=sha256(key.encode()).digest()[:16], version=4).urn


def to_rss(feed: ArchiveFeed, *, self_url: str) -> bytes:
    """Return the feed as RSS 2.0."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.home_url)
    _add(channel, "description", feed.author)
    _add(channel, "language", feed.lang)
    _add(channel, "lastBuildDate", _rfc_822(feed.updated_at))
    ET.SubElement(channel, f"{{{_ATOM}}}link", rel="self", type="application/rss+xml", href=clean(self_url))
    for entry in feed.entries:
        item = ET.SubElement(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "link", entry.url)
        _add(item, "guid", entry.id).set("isPermaLink", "false")
        _add(item, "pubDate", _rfc_822(entry.sent_at))
        _add(item, f"{{{_DC}}}creator", feed.author)
        _add(item, f"{{{_ATOM}}}updated", _rfc_3339(entry.updated_at))
        _add(item, "description", entry.summary or entry.title)
        _add(item, f"{{{_CONTENT}}}encoded", entry.html)
    return _written(root)


def to_atom(feed: ArchiveFeed, *, self_url: str) -> bytes:
    """Return the feed as Atom."""
    root = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": feed.lang})
    _atom(root, "id", feed.id)
    _atom(root, "title", feed.title)
    _atom(root, "updated", _rfc_3339(feed.updated_at))
    _atom(_atom(root, "author", ""), "name", feed.author)
    ET.SubElement(root, f"{{{_ATOM}}}link", rel="self", type="application/atom+xml", href=clean(self_url))
    ET.SubElement(root, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=clean(feed.home_url))
    for entry in feed.entries:
        item = ET.SubElement(root, f"{{{_ATOM}}}entry", {"xml:lang": entry.lang})
        _atom(item, "id", entry.id)
        _atom(item, "title", entry.title)
        _atom(item, "published", _rfc_3339(entry.sent_at))
        _atom(item, "updated", _rfc_3339(entry.updated_at))
        ET.SubElement(item, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=clean(entry.url))
        if entry.summary:
            _atom(item, "summary", entry.summary)
        _atom(item, "content", entry.html).set("type", "html")
    return _written(root)


def to_json(feed: ArchiveFeed, *, self_url: str) -> bytes:
    """Return the feed as JSON Feed."""
    return json.dumps(
        {
            "version": _JSON_FEED,
            "title": clean(feed.title),
            "home_page_url": feed.home_url,
            "feed_url": self_url,
            "language": feed.lang,
            "authors": [{"name": clean(feed.author)}],
            "items": list(_json_items(feed)),
        },
        ensure_ascii=False,
    ).encode()


def _json_items(feed: ArchiveFeed) -> Iterator[dict[str, str]]:
    for entry in feed.entries:
        item = {
            "id": entry.id,
            "url": entry.url,
            "title": clean(entry.title),
            "content_html": clean(entry.html),
            "summary": clean(entry.summary),
            "date_published": _rfc_3339(entry.sent_at),
            "date_modified": _rfc_3339(entry.updated_at),
            "language": entry.lang,
        }
        yield {key: value for key, value in item.items() if value}


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = clean(text) or None
    return element


def _atom(parent: ET.Element, name: str, text: str) -> ET.Element:
    return _add(parent, f"{{{_ATOM}}}{name}", text)


def _rfc_3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _rfc_822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _written(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
