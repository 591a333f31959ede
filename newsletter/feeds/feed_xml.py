"""Feeds in XML (RSS, Atom, RDF): bytes become a channel. The one module that knows feedparser."""

from __future__ import annotations

import calendar
import io
import time
from datetime import UTC, datetime
from typing import Any

import feedparser

from newsletter.feeds.raw_entry import Channel, Item, NotAFeedError
from newsletter.feeds.xml_limits import check_shape

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def read_xml(body: bytes, *, url: str, content_type: str) -> Channel:
    """Return an XML feed with its items in its order; raises NotAFeedError.

    feedparser is given a stream, never bytes or text: those it would first try to open as a file name
    or an address. Its own cleaning is off, because everything is cleaned later, and by one rule.
    """
    check_shape(body)
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    try:
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # it answers odd bytes with any error there is
        raise NotAFeedError("it cannot be read") from error
    if not parsed.get("version"):
        raise NotAFeedError("it is neither RSS nor Atom")
    spoken = _text(parsed.feed, "language")
    return Channel(
        items=tuple(_item(entry, spoken) for entry in parsed.entries),
        lang=spoken,
        fresh_seconds=_fresh_seconds(parsed.feed),
        title=_text(parsed.feed, "title"),
    )


def _fresh_seconds(channel: dict[str, Any]) -> int:
    """The feed's own pace: RSS `ttl` in minutes, or the syndication module's period and frequency."""
    ttl = _text(channel, "ttl").strip()
    if ttl.isascii() and ttl.isdigit():
        return min(int(ttl[:9]), 1 << 24) * 60
    period = _PERIODS.get(_text(channel, "sy_updateperiod").strip().lower(), 0)
    times = _text(channel, "sy_updatefrequency").strip()
    often = int(times[:6]) if times.isascii() and times.isdigit() else 1
    return period // max(often, 1)


def _item(entry: dict[str, Any], spoken: str) -> Item:
    lang = _text(_under(entry, "title_detail"), "language")
    return Item(
        identity=_text(entry, "id"),
        title=_text(entry, "title"),
        link=_text(entry, "link"),
        summary=_text(entry, "summary") or _content(entry),
        published_at=_date(entry, "published_parsed") or _date(entry, "updated_parsed"),
        lang="" if lang == spoken else lang,
        image=_image(entry),
        tags=tuple(_text(tag, "term") for tag in _dicts(entry, "tags")),
    )


def _image(entry: dict[str, Any]) -> str:
    """Return a picture that the entry names: a thumbnail, media of the kind, an enclosure."""
    for tag in _dicts(entry, "media_thumbnail"):
        if url := _text(tag, "url"):
            return url
    for tag in (*_dicts(entry, "media_content"), *_dicts(entry, "links")):
        is_picture = _text(tag, "medium") == "image" or _text(tag, "type").startswith("image/")
        if is_picture and (url := _text(tag, "url") or _text(tag, "href")):
            return url
    return _text(_under(entry, "image"), "href")


def _dicts(entry: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = dict.get(entry, key)
    return [tag for tag in found if isinstance(tag, dict)] if isinstance(found, list) else []


def _under(entry: dict[str, Any], key: str) -> dict[str, Any]:
    # dict.get: FeedParserDict's own invents values from other keys, and warns while it does
    found = dict.get(entry, key)
    return found if isinstance(found, dict) else {}


def _text(entry: dict[str, Any], key: str) -> str:
    found = dict.get(entry, key)
    return found if isinstance(found, str) else ""


def _content(entry: dict[str, Any]) -> str:
    found = dict.get(entry, "content")
    return _text(found[0], "value") if isinstance(found, list) and found else ""


def _date(entry: dict[str, Any], key: str) -> datetime | None:
    """feedparser gives a UTC date without saying so, and some that no calendar has."""
    found = dict.get(entry, key)
    if not isinstance(found, time.struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(found), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
