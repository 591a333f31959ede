"""The sitemap: the addresses of all public pages, for search engines (sitemaps.org)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from newsletter.rendering.html_and_text import clean

MOST = 50_000
"""Addresses in one file, by the protocol."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """A page and when what it shows was last changed (None: not known)."""

    url: str
    changed_at: datetime | None = None


def sitemap(entries: Iterable[SitemapEntry]) -> bytes:
    """Return the sitemap as UTF-8 XML; addresses beyond the first MOST are left out."""
    root = ET.Element("urlset", xmlns=_NAMESPACE)
    for number, entry in enumerate(entries):
        if number == MOST:
            break
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = clean(entry.url)
        if entry.changed_at is not None:
            ET.SubElement(url, "lastmod").text = entry.changed_at.isoformat(timespec="seconds")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
