"""Reads what a page says of itself in JSON-LD (schema.org): its article, its site and its publisher."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

_LARGEST = 200_000
_DEEPEST = 8
_LONGEST = 2_000
_ARTICLES = ("article", "blogposting", "report", "pressrelease", "socialmediaposting")
_PAGES = ("webpage", "itempage", "aboutpage")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart", "blogPost")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLd:
    """The facts of a page; "" or () where it says none."""

    headline: str = ""
    published: str = ""
    """When the article was published; never when it was changed, nor when an event is."""
    page_published: str = ""
    """When the page that holds it was."""
    sites: tuple[str, ...] = ()
    """Names of the site and of the publisher."""


def json_ld(root: HtmlElement, *, address: str, titles: Sequence[str]) -> JsonLd:
    """Read a page's JSON-LD. Of several articles, its own is the one with its address or its title."""
    things = list(_things(root))
    articles = [thing for thing in things if _is_a(thing, _ARTICLES)]
    only = articles[0] if len(articles) == 1 else {}
    own = next((one for one in articles if _is_own(one, address, titles)), only)
    page = next((thing for thing in things if _is_a(thing, _PAGES)), {})
    sites = [_text(thing, "name") for thing in things if _is_a(thing, ("website",))]
    for thing in (own, page):
        sites += [
            _text(of, "name") for key in ("publisher", "isPartOf") if isinstance(of := thing.get(key), dict)
        ]
    return JsonLd(
        headline=_text(own, "headline") or _text(own, "name"),
        published=_text(own, "datePublished") or _text(own, "dateCreated"),
        page_published=_text(page, "datePublished"),
        sites=tuple(dict.fromkeys(filter(None, sites))),
    )


def _things(root: HtmlElement) -> Iterator[Mapping[str, object]]:
    for script in root.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(text) > _LARGEST:
            continue
        try:
            described = json.loads(_WRAPPING.sub("", text), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _inside(described, 0)


def _inside(described: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(described, list):
        for part in described:
            yield from _inside(part, depth + 1)
    elif isinstance(described, dict):
        yield described
        for key in _INSIDE:
            yield from _inside(described.get(key), depth + 1)


def _is_a(thing: Mapping[str, object], kinds: Sequence[str]) -> bool:
    written = thing.get("@type")
    names = written if isinstance(written, list) else [written]
    return any(isinstance(name, str) and name.lower().endswith(tuple(kinds)) for name in names)


def _is_own(article: Mapping[str, object], address: str, titles: Sequence[str]) -> bool:
    page = article.get("mainEntityOfPage")
    inner = page.get("@id") if isinstance(page, dict) else page
    places = {
        str(place).partition("#")[0].rstrip("/") for place in (article.get("url"), article.get("@id"), inner)
    }
    if address and address.partition("#")[0].rstrip("/") in places:
        return True
    headline = _words(_text(article, "headline"))
    return bool(headline) and any(headline in _words(title) for title in titles)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _text(thing: Mapping[str, object], key: str) -> str:
    value = thing.get(key)
    return value[:_LONGEST] if isinstance(value, str) else ""
