"""JSON Feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.feed_json import looks_like_json, read_json
from newsletter.feeds.raw_entry import Item, NotAFeedError

VERSION = "https://jsonfeed.org/version/1.1"


def feed_of(*items: object, **more: object) -> bytes:
    return json.dumps({"version": VERSION, "title": "t", "items": items, **more}).encode()


def test_an_item_is_read() -> None:
    item = {
        "id": 7,
        "url": "https://a.example/7",
        "title": "Siete",
        "summary": "Corto",
        "content_html": "<p>Largo</p>",
        "date_published": "2023-03-08T10:00:00+01:00",
        "language": "es",
    }
    assert read_json(feed_of(item, language="en")).items == (
        Item(
            identity="7",
            link="https://a.example/7",
            title="Siete",
            summary="Corto",
            published_at=datetime(2023, 3, 8, 9, tzinfo=UTC),
            lang="es",
        ),
    )


def test_second_choices_stand_in() -> None:
    item = {
        "id": "x",
        "external_url": "https://b.example/",
        "content_html": "<p>h</p>",
        "date_modified": "2023-03-08T10:00:00Z",
    }
    (found,) = read_json(feed_of(item)).items
    assert (found.link, found.summary) == ("https://b.example/", "<p>h</p>")
    assert found.published_at == datetime(2023, 3, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize("date", ["yesterday", "", "2023-02-30", "0001-01-01T00:00:00+14:00", 7, None, []])
def test_an_odd_date_is_none(date: object) -> None:
    assert read_json(feed_of({"date_published": date})).items[0].published_at is None


def test_a_date_without_a_zone_is_utc() -> None:
    (found,) = read_json(feed_of({"date_published": "2023-03-08T10:00:00"})).items
    assert found.published_at == datetime(2023, 3, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{}",
        b'{"version": 1}',
        b'{"version": "https://other.example"}',
        b"\xff{",
        b"{" * 5_000,
        b'{"a":' * 5_000,
        b'{"version": ' + b"9" * 10_000 + b"}",
    ],
)
def test_what_is_no_json_feed_is_said_so(body: bytes) -> None:
    with pytest.raises(NotAFeedError):
        read_json(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ITEM = st.dictionaries(st.sampled_from(["id", "url", "title", "summary", "date_published", "language"]), JSON)


@given(JSON | st.lists(ITEM | JSON, max_size=4))
def test_whatever_stands_for_the_items_is_read_or_left(items: object) -> None:
    body = json.dumps({"version": VERSION, "items": items}).encode()
    try:
        found = read_json(body).items
    except NotAFeedError:
        found = ()
    assert all(isinstance(item, Item) for item in found)


def test_json_is_told_by_its_first_character() -> None:
    assert looks_like_json(b'\xef\xbb\xbf \n{"a": 1}')
    assert not looks_like_json(b"<rss/>")
    assert not looks_like_json(b"")
