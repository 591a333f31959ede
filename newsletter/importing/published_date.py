"""Finds when a page was published: never when it was changed, and never when an event is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime

from lxml.html import HtmlElement

from newsletter.importing.json_ld import JsonLd
from newsletter.importing.page_tree import tag_of
from newsletter.issues.news_dates import NoSuchDateError, read_date

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article.published",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.published",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "citation_publication_date",
)
_CREATED = ("dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "date")
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)|(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)")
_IN_PATH = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)")
_IS_PUBLISHED = re.compile(r"publish|pub-?date|posted|dt-published|entry-date|post-date|datePublished", re.I)
_IS_CHANGED = re.compile(r"updat|modif|changed|revised|review|actualiz", re.I)
_IS_ELSEWHERE = re.compile(
    r"event|calendar|agenda|meeting|schedule|deadline|comment|related|sidebar|widget|card|teaser|footer"
    r"|start-?date|end-?date|dt-?start|dt-?end",
    re.I,
)


def published_date(root: HtmlElement, meta: Mapping[str, str], data: JsonLd) -> dt.date | None:
    """Return when a page says it was published: the article's own date first, then the page's, then marks."""
    written = (
        data.published,
        *(meta.get(name, "") for name in _PUBLISHED),
        *_marked(root),
        data.page_published,
        *(meta.get(name, "") for name in _CREATED),
    )
    return next(filter(None, map(day_of, written)), None)


def likely_date(root: HtmlElement, address: str) -> dt.date | None:
    """Return the date of the page's time elements if they agree, or the one in its address."""
    times = {
        day
        for element in root.iter("time")
        if not _is_of_something_else(element) and (day := day_of(element.get("datetime") or ""))
    }
    return times.pop() if len(times) == 1 else _in_path(address)


def _marked(root: HtmlElement) -> Iterator[str]:
    """Yield the times that the page marks as published, those in an article or beside its title first."""
    marked = [
        element
        for element in (*root.iter("time"), *root.xpath("//*[@itemprop='datePublished']"))
        if _IS_PUBLISHED.search(_marks(element)) or element.get("pubdate") is not None
        if not _is_of_something_else(element)
    ]
    marked.sort(key=lambda element: next(element.iterancestors("article", "main"), None) is None)
    for element in marked:
        yield (
            element.get("datetime") or element.get("content") or " ".join("".join(element.itertext()).split())
        )


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}"


def _is_of_something_else(element: HtmlElement) -> bool:
    """Tell whether a time is when something was changed, or belongs to an event or to another post."""
    if _IS_CHANGED.search(_marks(element)) and not _IS_PUBLISHED.search(_marks(element)):
        return True
    return any(
        _IS_ELSEWHERE.search(f"{_marks(part)} {part.get('itemtype') or ''}")
        for part in (element, *element.iterancestors())
        if tag_of(part) not in ("html", "body", "main", "article")
    )


def day_of(text: str) -> dt.date | None:
    """Return the day in a machine's date (ISO 8601, RFC 5322) or in a date as people write it, else None."""
    bare = text.strip()[:100]
    match = _ISO.match(bare)
    try:
        if match is not None:
            year, month, day = (int(part) for part in match.groups() if part)
            return dt.date(year, month, day)
        return read_date(bare) or parsedate_to_datetime(bare).date()
    except (ValueError, NoSuchDateError, IndexError, TypeError):
        return None


def _in_path(address: str) -> dt.date | None:
    match = _IN_PATH.search(address)
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
