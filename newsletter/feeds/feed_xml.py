"""Feeds in XML (RSS, Atom, RDF): bytes become items. The one module that knows feedparser."""

from __future__ import annotations

import calendar
import io
import time
from datetime import UTC, datetime
from typing import Any

import feedparser

from newsletter.feeds.item import Item, NotAFeedError
from newsletter.feeds.shape import check_shape


def xml_items(body: bytes, *, url: str, content_type: str) -> tuple[Item, ...]:
    """Return the items of an XML feed in its order; raises NotAFeedError.

    feedparser is given a stream, never bytes or text: those it would first try to open as a file name
    or an address. Its own cleaning is off, as it lets scripts through and everything is cleaned later.
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
    return tuple(_item(entry, spoken) for entry in parsed.entries)


def _item(entry: dict[str, Any], spoken: str) -> Item:
    lang = _text(_under(entry, "title_detail"), "language")
    return Item(
        identity=_text(entry, "id"),
        title=_text(entry, "title"),
        link=_text(entry, "link"),
        summary=_text(entry, "summary") or _content(entry),
        published_at=_date(entry, "published_parsed") or _date(entry, "updated_parsed"),
        lang="" if lang == spoken else lang,
    )


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
