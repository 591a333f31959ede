"""Autodiscovery: the feeds that a web page names, for whoever typed the page's address instead."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser

from newsletter.feeds.address import absolute_link, story_address

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_HEAD_BYTES = 256 * 1024
_MOST = 3


def looks_like_html(body: bytes, content_type: str) -> bool:
    """Whether this is a web page, by how it starts or by what its server calls it."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    page = start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
    return page or "html" in content_type.lower().split(";")[0]


def feeds_of_page(body: bytes, url: str) -> tuple[str, ...]:
    """Return up to three feed addresses from a page's `<link rel="alternate">`, absolute.

    They are relative to the page's `<base href>`. The page itself is never its feed.
    """
    finder = _Finder()
    with suppress(AssertionError):  # html.parser raises it at an odd declaration; what it found before counts
        finder.feed(body[:_HEAD_BYTES].decode("utf-8", "replace"))
    base = story_address(absolute_link(finder.base, url), url) if finder.base else None
    links = (absolute_link(href, base or url) for href in finder.hrefs)
    found = (story_address(link, url) for link in links if link)
    page = _without_fragment(url)
    return tuple(
        dict.fromkeys(address for address in found if address and _without_fragment(address) != page)
    )[:_MOST]


def _without_fragment(url: str) -> str:
    return url.partition("#")[0]


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.base: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        is_alternate = "alternate" in values.get("rel", "").lower().split()
        if tag == "base" and self.base is None:
            self.base = values.get("href")  # the first counts
        media_type = values.get("type", "").partition(";")[0].strip().lower()
        if tag == "link" and is_alternate and media_type in _TYPES:
            self.hrefs.append(values.get("href", ""))  # "" is dropped: it would be the page itself
