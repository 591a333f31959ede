"""Reads a page's metadata: from its head, from JSON-LD and from its own elements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsletter.importing.json_ld import json_ld
from newsletter.importing.link import link_address
from newsletter.importing.login_page import has_password_field
from newsletter.importing.page_titles import page_titles, plain_title
from newsletter.importing.published_date import likely_date, published_date
from newsletter.importing.sanitize import one_line
from newsletter.issues.language_tag import is_language_tag

_SUMMARIES = ("og:description", "description", "twitter:description")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """A page's metadata; "" or None where it has none."""

    titles: tuple[str, ...] = ()
    """The page's own titles, the most trusted first, without the site's name."""
    written_titles: tuple[str, ...] = ()
    """The same as they are written: a part of one may be the headline on the page."""
    date: dt.date | None = None
    """When the page says it was published, never when it was changed."""
    likely_date: dt.date | None = None
    """Its only time, or the date in its address: less sure than a date line."""
    lang: str = ""
    summary: str = ""
    image: str = ""
    image_alt: str = ""
    address: str = ""
    base: str = ""
    """What relative links are resolved against: the page's address, and its <base> element."""
    sites: tuple[str, ...] = ()
    """What the page names as its site."""
    locked: bool = False
    """The page has a field for a password where a post would be."""


def page_metadata(root: HtmlElement, *, url: str = "") -> PageMetadata:
    """Read a page's metadata before its head is removed. `url` is where the page was fetched from."""
    meta = _meta(root)
    address = url or _address(root, meta)
    document_titles = [one_line("".join(title.itertext())) for title in root.iter("title")]
    data = json_ld(root, address=address, titles=(meta.get("og:title", ""), *document_titles))
    titles = page_titles(root, meta, data.headline, data.sites)
    lang = (root.get("lang") or root.get("xml:lang") or meta.get("og:locale", "")).strip().replace("_", "-")
    return PageMetadata(
        titles=titles.titles,
        written_titles=titles.written,
        date=published_date(root, meta, data),
        likely_date=likely_date(root, address),
        lang=lang if is_language_tag(lang) else "",
        summary=next((plain_title(meta[name]) for name in _SUMMARIES if meta.get(name)), ""),
        image=link_address(meta.get("og:image", "") or meta.get("twitter:image", ""), address),
        image_alt=meta.get("og:image:alt", ""),
        address=address,
        base=_base(root, address),
        sites=titles.sites,
        locked=has_password_field(root),
    )


def _meta(root: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found.setdefault(name.strip().lower(), one_line((element.get("content") or "")[:2_000]))
    return found


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
