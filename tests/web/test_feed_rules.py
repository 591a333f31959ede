"""The feeds of a really sent archive by the rules of RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest

from tests.web.archived import Draft, correct, send
from tests.web.site import Site

HOME = "https://letters.city.example/news"
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
RENT = Draft(slug="rent", title="Rent & <relief>", picture="march.png", langs=("en", "es"))
EVENT = (
    "Read [the rules](https://city.example/rules).\n\n::: events Soon\n- May 12, 2027 | Lunch | Room 3\n:::"
)


@pytest.fixture
def read(site: Site) -> Site:
    site.join()
    site.change(base_url=HOME, web_url=HOME + "/archive/{slug}")
    send(site, RENT)
    site.clock.time += timedelta(days=1)
    send(site, Draft(slug="hours", title="Hours", body=EVENT))
    site.clock.time += timedelta(days=1)
    correct(site, RENT, body="Other words.")
    return site


def rss(site: Site) -> ET.Element:
    channel = ET.fromstring(site.client.get("/news/feed.xml").content).find("channel")
    assert channel is not None
    return channel


def atom(site: Site) -> ET.Element:
    return ET.fromstring(site.client.get("/news/atom.xml").content)


def json_feed(site: Site) -> dict[str, object]:
    found: dict[str, object] = json.loads(site.client.get("/news/feed.json").content)
    return found


def is_absolute(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return parts.scheme == "https" and bool(parts.netloc)


def is_whole(content: str | None) -> bool:
    """Whether every address in a content is absolute, or one to write to."""
    links = re.findall(r'(?:href|src)="([^"]*)"', content or "")
    return bool(links) and all(is_absolute(one) or one.startswith(("mailto:", "tel:")) for one in links)


def test_rss_by_its_rules(read: Site) -> None:
    channel = rss(read)
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        assert channel.findtext(name), name
    (own,) = channel.findall("a:link", NAMES)
    assert (own.get("rel"), own.get("href"), own.get("type")) == (
        "self",
        f"{HOME}/feed.xml",
        "application/rss+xml",
    )
    items = channel.findall("item")
    assert [one.findtext("title") for one in items] == ["Hours", "Rent & <relief>"], (
        "plain text, escaped once"
    )
    for item in items:
        assert len(item.findall("guid")) == 1
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false"
        assert not is_absolute(guid.text)
        date = str(item.findtext("pubDate"))
        assert re.fullmatch(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT", date)
        assert parsedate_to_datetime(date).tzinfo is not None
        assert is_absolute(item.findtext("link"))
        assert item.find("author") is None, "it would have to be an email address"
        assert item.findtext("dc:creator", namespaces=NAMES)
        assert is_whole(item.findtext("content:encoded", namespaces=NAMES))
    guids = [one.findtext("guid") for one in items]
    assert len(set(guids)) == len(guids)


def test_atom_by_its_rules(read: Site) -> None:
    feed = atom(read)
    entries = feed.findall("a:entry", NAMES)
    assert len(entries) == 2
    for one in (feed, *entries):
        assert len(one.findall("a:id", NAMES)) == len(one.findall("a:updated", NAMES)) == 1
        assert str(one.findtext("a:id", namespaces=NAMES)).startswith("urn:uuid:")
        moment = datetime.fromisoformat(str(one.findtext("a:updated", namespaces=NAMES)))
        assert moment.tzinfo is not None
        title = one.find("a:title", NAMES)
        assert title is not None
        assert title.get("type") in (None, "text")
        alternates = [link for link in one.findall("a:link", NAMES) if link.get("rel") == "alternate"]
        assert len(alternates) == 1
        assert is_absolute(alternates[0].get("href"))
    assert feed.findtext("a:author/a:name", namespaces=NAMES)
    (own,) = [link for link in feed.findall("a:link", NAMES) if link.get("rel") == "self"]
    assert own.get("href") == f"{HOME}/atom.xml"
    for entry in entries:
        content = entry.find("a:content", NAMES)
        assert content is not None
        assert content.get("type") == "html"
        assert is_whole(content.text)
    newest = max(str(one.findtext("a:updated", namespaces=NAMES)) for one in entries)
    assert feed.findtext("a:updated", namespaces=NAMES) == newest


def test_json_feed_by_its_rules(read: Site) -> None:
    feed = json_feed(read)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{HOME}/feed.json"
    assert feed["home_page_url"] == f"{HOME}/"
    assert feed["title"]
    assert feed["language"] == "en"
    assert "author" not in feed, "it is of version 1.0"
    assert isinstance(feed["authors"], list)
    items = feed["items"]
    assert isinstance(items, list)
    for item in items:
        assert isinstance(item["id"], str)
        assert is_whole(item["content_html"])
        assert is_absolute(item["url"])
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo is not None


def test_all_three_have_the_same_issues_under_the_same_ids(read: Site) -> None:
    items = json_feed(read)["items"]
    assert isinstance(items, list)
    ids = [one["id"] for one in items]
    assert ids == [one.findtext("guid") for one in rss(read).findall("item")]
    assert ids == [one.findtext("a:id", namespaces=NAMES) for one in atom(read).findall("a:entry", NAMES)]


def test_a_correction_moves_updated_in_each_and_keeps_ids(read: Site) -> None:
    before = [one.findtext("guid") for one in rss(read).findall("item")]
    etags = [
        read.client.get(f"/news/{name}").headers["etag"] for name in ("feed.xml", "atom.xml", "feed.json")
    ]
    read.clock.time += timedelta(days=5)
    correct(read, replace(RENT, slug="rent"), title="Rent relief, corrected", body="Once more.")
    assert [one.findtext("guid") for one in rss(read).findall("item")] == before
    rent = rss(read).findall("item")[1]
    assert str(rent.findtext("pubDate")).startswith("Tue, 24 Nov 2026")
    assert str(rent.findtext("a:updated", namespaces=NAMES)).startswith("2026-12-01")
    entry = atom(read).findall("a:entry", NAMES)[1]
    assert str(entry.findtext("a:updated", namespaces=NAMES)).startswith("2026-12-01")
    after = [
        read.client.get(f"/news/{name}").headers["etag"] for name in ("feed.xml", "atom.xml", "feed.json")
    ]
    assert not set(etags) & set(after)


def test_a_feed_names_nobody(read: Site) -> None:
    for name in ("feed.xml", "atom.xml", "feed.json", "sitemap.xml"):
        answer = read.client.get(f"/news/{name}")
        assert "set-cookie" not in answer.headers
        assert "cookie" not in answer.headers.get("vary", "").lower()
        for path in ("/u/", "/p/", "/v/", "/confirm/"):
            assert f"{HOME}{path}" not in answer.text
