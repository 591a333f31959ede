"""The sitemap by the rules of sitemaps.org."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from newsletter.archive import sitemap as module
from newsletter.archive.sitemap import SitemapEntry, sitemap

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_addresses_are_escaped_and_cleaned_and_times_have_a_zone() -> None:
    at = datetime(2026, 3, 11, 9, 30, 1, 5, tzinfo=UTC)
    root = ET.fromstring(sitemap([SitemapEntry(url="https://l.example/?a=1&b=\x0b<", changed_at=at)]))
    assert [one.text for one in root.findall("s:url/s:loc", NAMES)] == ["https://l.example/?a=1&b=<"]
    assert [one.text for one in root.findall("s:url/s:lastmod", NAMES)] == ["2026-03-11T09:30:01+00:00"]


def test_there_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    root = ET.fromstring(sitemap(SitemapEntry(url=f"https://l.example/{n}") for n in range(10)))
    assert len(root) == 3
    assert root.find("s:url/s:lastmod", NAMES) is None
