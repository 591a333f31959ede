"""JSON Feed 1.0 and 1.1 (jsonfeed.org): bytes become a channel."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from newsletter.feeds.raw_entry import Channel, Item, NotAFeedError

_VERSION = "https://jsonfeed.org/version/1"


def looks_like_json(body: bytes) -> bool:
    """Whether the body starts as a JSON object does."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read_json(body: bytes) -> Channel:
    """Return a JSON feed with its items in its order; raises NotAFeedError."""
    try:
        parsed: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAFeedError("it is broken JSON") from error
    if not isinstance(parsed, dict) or not _text(parsed, "version").startswith(_VERSION):
        raise NotAFeedError("it is JSON, but no JSON feed")
    items = parsed.get("items")
    if not isinstance(items, list):
        raise NotAFeedError("it is a JSON feed without a list of items")
    spoken = _text(parsed, "language")
    found = tuple(_item(item, spoken) for item in items if isinstance(item, dict))
    return Channel(items=found, lang=spoken, title=_text(parsed, "title"))


def _item(item: dict[str, object], spoken: str) -> Item:
    lang = _text(item, "language")
    return Item(
        identity=_text(item, "id"),
        title=_text(item, "title"),
        link=_text(item, "url") or _text(item, "external_url"),
        summary=_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"),
        published_at=_date(_text(item, "date_published")) or _date(_text(item, "date_modified")),
        lang="" if lang == spoken else lang,
        image=_text(item, "image") or _text(item, "banner_image"),
        tags=_tags(item),
    )


def _tags(item: dict[str, object]) -> tuple[str, ...]:
    tags = item.get("tags")
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()


def _text(item: dict[str, object], key: str) -> str:
    """A text, or a number as text (ids are often numbers); anything else is ""."""
    found = item.get(key)
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 1 << 64:
        return str(found)
    return found if isinstance(found, str) else ""


def _date(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
