"""Reads a page's metadata: from its head, from JSON-LD and from its time elements."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsletter.importing.link import link_address
from newsletter.importing.login_page import has_password_field
from newsletter.importing.sanitize import one_line
from newsletter.issues.language_tag import is_language_tag

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_IN_PATH = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)")
_LARGEST_JSON = 200_000
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "article.published",
    "datepublished",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "date",
    "pubdate",
    "publish-date",
    "parsely-pub-date",
)
_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_SUMMARIES = ("og:description", "description", "twitter:description")
_ENDS = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{1,60}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """A page's metadata; "" or None where it has none."""

    titles: tuple[str, ...] = ()
    """The page's own titles, the most trusted first, without the site's name."""
    date: dt.date | None = None
    lang: str = ""
    summary: str = ""
    image: str = ""
    image_alt: str = ""
    address: str = ""
    base: str = ""
    """What relative links are resolved against: the page's address, and its <base> element."""
    site: str = ""
    """The name of the site (og:site_name)."""
    locked: bool = False
    """The page has a field for a password where a post would be."""


def page_metadata(root: HtmlElement, *, url: str = "") -> PageMetadata:
    """Read a page's metadata before its head is removed. `url` is where the page was fetched from."""
    meta = _meta(root)
    data = _json_ld(root)
    address = url or _address(root, meta)
    date = next(
        filter(None, map(_day, (*(meta.get(name, "") for name in _DATES), data.get("datePublished", "")))),
        None,
    )
    lang = (root.get("lang") or root.get("xml:lang") or meta.get("og:locale", "")).strip().replace("_", "-")
    return PageMetadata(
        titles=tuple(dict.fromkeys(filter(None, _titles(root, meta, data)))),
        date=date or _time(root) or _in_path(address),
        lang=lang if is_language_tag(lang) else "",
        summary=next((meta[name] for name in _SUMMARIES if meta.get(name)), ""),
        image=link_address(meta.get("og:image", "") or meta.get("twitter:image", ""), address),
        image_alt=meta.get("og:image:alt", ""),
        address=address,
        base=_base(root, address),
        site=meta.get("og:site_name", ""),
        locked=has_password_field(root),
    )


def _meta(root: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found.setdefault(name.strip().lower(), one_line((element.get("content") or "")[:2_000]))
    return found


def _titles(root: HtmlElement, meta: dict[str, str], data: dict[str, str]) -> Iterator[str]:
    site = meta.get("og:site_name", "")
    yield one_line(data.get("headline", ""))
    for name in _TITLES:
        yield _without_site(meta.get(name, ""), site)
    for element in root.iter("title"):
        yield _without_site(one_line("".join(element.itertext())[:2_000]), site)


def _without_site(title: str, site: str) -> str:
    """Remove the site's name if the page gives it, otherwise what follows the last bar."""
    if site and title.endswith(site) and title != site:
        return title.removesuffix(site).rstrip(" |–—·»:-")
    return _ENDS.sub("", title)


def _json_ld(root: HtmlElement) -> dict[str, str]:
    """Return headline and date of the first article the page describes in JSON-LD (schema.org)."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or len(script.text or "") > _LARGEST_JSON:
            continue
        try:
            described = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for thing in _things(described):
            kind = str(thing.get("@type", ""))
            if "Article" in kind or "BlogPosting" in kind or "WebPage" in kind:
                return {
                    key: str(thing[key])[:2_000] for key in ("headline", "datePublished") if thing.get(key)
                }
    return {}


def _things(described: object) -> Iterator[dict[str, object]]:
    for thing in described if isinstance(described, list) else [described]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (one for one in graph if isinstance(one, dict)) if isinstance(graph, list) else ()


def _day(text: str) -> dt.date | None:
    match = _ISO.match(text.strip())
    try:
        return dt.date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _time(root: HtmlElement) -> dt.date | None:
    """Return the date of the page's <time> elements if they all agree."""
    times = {day for element in root.iter("time") if (day := _day(element.get("datetime") or ""))}
    return times.pop() if len(times) == 1 else None


def _in_path(address: str) -> dt.date | None:
    match = _IN_PATH.search(address)
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _base(root: HtmlElement, address: str) -> str:
    """Return the address that relative links start from (HTML Standard, "document base URL")."""
    written = next((element.get("href") or "" for element in root.iter("base") if element.get("href")), "")
    base = link_address(written, address)
    return base if base.lower().startswith(("http://", "https://")) else address


def _address(root: HtmlElement, meta: dict[str, str]) -> str:
    canonical = next(
        (link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"), ""
    )
    for written in (canonical, meta.get("og:url", "")):
        address = link_address(written, "")
        if address.lower().startswith(("http://", "https://")):
            return address
    return ""
