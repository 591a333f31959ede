"""JSON Feed 1.0 and 1.1 (jsonfeed.org): text becomes a channel."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from newsletter.feeds.address import absolute_link
from newsletter.feeds.raw_entry import Channel, Item, ItemLink, Markup, NotAFeedError

_VERSION = "https://jsonfeed.org/version/1"


def looks_like_json(text: str) -> bool:
    """Whether the text starts as a JSON object does."""
    return text.lstrip()[:1] == "{"


def read_json(text: str, *, url: str) -> Channel:
    """Return a JSON feed with its items in its order; raises NotAFeedError.

    `url` is where it came from: links are relative to its home page, else to there.
    """
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeedError("it is broken JSON") from error
    if not isinstance(parsed, dict) or not _text(parsed, "version").startswith(_VERSION):
        raise NotAFeedError("it is JSON, but no JSON feed")
    items = parsed.get("items")
    if not isinstance(items, list):
        raise NotAFeedError("it is a JSON feed without a list of items")
    spoken, site = _text(parsed, "language"), absolute_link(_text(parsed, "home_page_url"), url)
    found = tuple(_item(item, spoken, site or url) for item in items if isinstance(item, dict))
    return Channel(items=found, lang=spoken, title=_text(parsed, "title"), link=site)


def _item(item: dict[str, object], spoken: str, base: str) -> Item:
    lang = _text(item, "language")
    plain = _text(item, "summary") or _text(item, "content_text")
    return Item(
        identity=_text(item, "id"),
        title=_text(item, "title"),
        title_markup=Markup.NONE,
        links=_links((_text(item, "url"), _text(item, "external_url")), base),
        other_links=_links(_other_addresses(item), base),
        summary=plain or _text(item, "content_html"),
        summary_markup=Markup.NONE if plain else Markup.HTML,
        published=tuple(filter(None, (_text(item, "date_published"),))),
        updated=_text(item, "date_modified"),
        lang="" if lang == spoken else lang,
        image=_text(item, "image") or _text(item, "banner_image"),
        tags=_tags(item),
    )


def _links(written: Iterable[str], base: str) -> tuple[ItemLink, ...]:
    links = (absolute_link(link, base, may_be_id=True) for link in written)
    return tuple(ItemLink(url=link) for link in links if link)


def _other_addresses(item: dict[str, object]) -> Iterator[str]:
    """Yield an id that is an address, then attached recordings."""
    if (identity := _text(item, "id")).lower().startswith(("https://", "http://")):
        yield identity
    attached = item.get("attachments")
    for one in attached if isinstance(attached, list) else ():
        if isinstance(one, dict):
            yield _text(one, "url")


def _tags(item: dict[str, object]) -> tuple[str, ...]:
    tags = item.get("tags")
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()


def _text(item: dict[str, object], key: str) -> str:
    """A text, or a number as text (ids and dates are often numbers); anything else is ""."""
    found = item.get(key)
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 1 << 64:
        return str(found)
    return found if isinstance(found, str) else ""
