"""JSON Feed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.feed_json import looks_like_json, read_json
from newsletter.feeds.raw_entry import Item, ItemLink, Markup, NotAFeedError

VERSION = "https://jsonfeed.org/version/1.1"


URL = "https://a.example/feed.json"


def feed_of(*items: object, **more: object) -> str:
    return json.dumps({"version": VERSION, "title": "t", "items": items, **more})


def items_of(*items: object, **more: object) -> tuple[Item, ...]:
    return read_json(feed_of(*items, **more), url=URL).items


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
    assert items_of(item, language="en") == (
        Item(
            identity="7",
            links=(ItemLink(url="https://a.example/7"),),
            title="Siete",
            title_markup=Markup.NONE,
            summary="Corto",
            summary_markup=Markup.NONE,
            published=("2023-03-08T10:00:00+01:00",),
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
    (found,) = items_of(item)
    assert (found.links, found.summary) == ((ItemLink(url="https://b.example/"),), "<p>h</p>")
    assert found.summary_markup is Markup.HTML
    assert (found.published, found.updated) == ((), "2023-03-08T10:00:00Z")


@pytest.mark.parametrize(
    ("date", "stated"),
    [("yesterday", ("yesterday",)), (1763542800, ("1763542800",)), ("", ()), (None, ()), ([], ())],
)
def test_a_date_is_kept_as_it_stands_there(date: object, stated: tuple[str, ...]) -> None:
    assert items_of({"date_published": date})[0].published == stated


def test_links_are_relative_to_the_home_page_and_bare_ids_are_none() -> None:
    written = ["/a", "www.b.example/b", "4711", "https://c.example/c"]
    found = items_of(*({"url": link} for link in written), home_page_url="https://site.example/news/")
    assert [[link.url for link in item.links] for item in found] == [
        ["https://site.example/a"],
        ["https://www.b.example/b"],
        [],
        ["https://c.example/c"],
    ]


def test_an_id_that_is_an_address_and_a_recording_stand_in_for_a_page() -> None:
    (found,) = items_of(
        {"id": "https://a.example/id", "attachments": [{"url": "/one.mp3", "mime_type": "audio/mpeg"}, 3]}
    )
    assert [link.url for link in found.other_links] == ["https://a.example/id", "https://a.example/one.mp3"]
    assert found.links == ()


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "{}",
        '{"version": 1}',
        '{"version": "https://other.example"}',
        "\xff{",
        "{" * 5_000,
        '{"a":' * 5_000,
        '{"version": ' + "9" * 10_000 + "}",
    ],
)
def test_what_is_no_json_feed_is_said_so(body: str) -> None:
    with pytest.raises(NotAFeedError):
        read_json(body, url=URL)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ITEM = st.dictionaries(
    st.sampled_from(["id", "url", "title", "summary", "date_published", "language", "attachments"]), JSON
)


@given(JSON | st.lists(ITEM | JSON, max_size=4))
def test_whatever_stands_for_the_items_is_read_or_left(items: object) -> None:
    body = json.dumps({"version": VERSION, "items": items})
    try:
        found = read_json(body, url=URL).items
    except NotAFeedError:
        found = ()
    assert all(isinstance(item, Item) for item in found)


def test_json_is_told_by_its_first_character() -> None:
    assert looks_like_json(' \n{"a": 1}')
    assert not looks_like_json("<rss/>")
    assert not looks_like_json("")
