"""The three formats of the feed, each by its own rules."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.archive.feed import ArchiveFeed, FeedEntry, stable_id, to_atom, to_json, to_rss

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
SENT = datetime(2026, 3, 11, 9, 30, tzinfo=timezone(timedelta(hours=-8)))


def entry(**changes: Any) -> FeedEntry:
    values: dict[str, Any] = {
        "id": stable_id("key1"), "url": "https://l.example/archive/march", "title": "Q&A <March>", "summary": "Soon",
        "html": "<p>Dear neighbor &amp; all</p>", "lang": "es", "sent_at": SENT, "updated_at": SENT + timedelta(days=1),
    }  # fmt: skip
    return FeedEntry(**{**values, **changes})


def feed(*entries: FeedEntry) -> ArchiveFeed:
    return ArchiveFeed(
        id=stable_id("feed"), title="The Thirteenth", author="Office", home_url="https://l.example/", lang="en",
        entries=entries,
    )  # fmt: skip


def test_rss() -> None:
    channel = ET.fromstring(to_rss(feed(entry()), self_url="https://l.example/feed.xml")).find("channel")
    assert channel is not None
    assert {name: channel.findtext(name) for name in ("title", "link", "description", "language")} == {
        "title": "The Thirteenth", "link": "https://l.example/", "description": "Office", "language": "en",
    }  # fmt: skip
    (link,) = channel.findall("a:link", NAMES)
    assert (link.get("rel"), link.get("href")) == ("self", "https://l.example/feed.xml")
    item = channel.find("item")
    assert item is not None
    guid = item.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (stable_id("key1"), "false")
    assert item.findtext("title") == "Q&A <March>"
    assert item.findtext("pubDate") == "Wed, 11 Mar 2026 17:30:00 GMT"
    assert item.findtext("dc:creator", namespaces=NAMES) == "Office"
    assert item.findtext("content:encoded", namespaces=NAMES) == "<p>Dear neighbor &amp; all</p>"
    assert item.find("author") is None


def test_atom() -> None:
    root = ET.fromstring(to_atom(feed(entry()), self_url="https://l.example/atom.xml"))
    assert root.findtext("a:id", namespaces=NAMES) == stable_id("feed")
    assert root.findtext("a:author/a:name", namespaces=NAMES) == "Office"
    assert root.findtext("a:updated", namespaces=NAMES) == "2026-03-12T17:30:00Z"
    item = root.find("a:entry", NAMES)
    assert item is not None
    assert item.findtext("a:id", namespaces=NAMES) == stable_id("key1")
    assert item.findtext("a:published", namespaces=NAMES) == "2026-03-11T17:30:00Z"
    assert item.findtext("a:updated", namespaces=NAMES) == "2026-03-12T17:30:00Z"
    content, title = item.find("a:content", NAMES), item.find("a:title", NAMES)
    assert content is not None
    assert title is not None
    assert (content.get("type"), content.text) == ("html", "<p>Dear neighbor &amp; all</p>")
    assert title.get("type") is None
    assert item.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"


def test_json_feed() -> None:
    found = json.loads(to_json(feed(entry(summary="")), self_url="https://l.example/feed.json"))
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["authors"] == [{"name": "Office"}]
    (item,) = found["items"]
    assert item["id"] == stable_id("key1")
    assert item["content_html"] == "<p>Dear neighbor &amp; all</p>"
    assert item["date_published"] == "2026-03-11T17:30:00Z"
    assert "summary" not in item


@pytest.mark.parametrize("write", [to_rss, to_atom])
@given(text=st.text(st.characters(codec=None)))
def test_whatever_a_title_holds_the_xml_can_be_read(write: Any, text: str) -> None:
    written = write(feed(entry(title=text, html=text, summary=text)), self_url="https://l.example/x")
    assert len(list(ET.fromstring(written).iter())) > 5


@given(text=st.text(st.characters(codec=None)))
def test_json_is_utf_8_whatever_a_title_holds(text: str) -> None:
    assert json.loads(to_json(feed(entry(title=text)), self_url="https://l.example/x"))["items"]


@pytest.mark.parametrize("write", [to_rss, to_atom, to_json])
def test_an_empty_feed_is_a_feed(write: Any) -> None:
    assert b"The Thirteenth" in write(feed(), self_url="https://l.example/x")
    assert feed().updated_at == datetime(1970, 1, 1, tzinfo=UTC)


def test_an_id_is_the_same_each_time_and_shows_no_key() -> None:
    assert stable_id("key1") == stable_id("key1") != stable_id("key2")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", stable_id("key1"))
