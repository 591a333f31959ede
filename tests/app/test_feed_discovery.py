"""What stands at an address that somebody typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from newsletter.app.feed_discovery import discover_feed
from newsletter.errors import FeedError, FetchError, RefusedError
from tests.feeds.newsroom import Newsroom, newsroom
from tests.http.faulty_http import page

HTML = "Content-Type: text/html"
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, {"paper": ("A",)}) as opened:
        yield opened


def with_page(room: Newsroom, *hrefs: str) -> str:
    body = "<!doctype html><html><head>" + "".join(map(LINK.format, hrefs)) + "</head></html>"
    room.server.now_answers("/site", page(body.encode(), headers=(HTML,)))
    return room.server.url("/site")


def test_a_feed_is_seen_as_it_is(room: Newsroom) -> None:
    url = room.workspace.publication.feeds["paper"].url
    discovered = discover_feed(room.workspace, url)
    assert (discovered.url, discovered.parsed.title, len(discovered.parsed.entries)) == (url, "News", 1)


def test_a_page_is_followed_to_the_feed_that_it_names(room: Newsroom) -> None:
    discovered = discover_feed(room.workspace, with_page(room, "/paper.xml"))
    assert (discovered.url, discovered.parsed.title) == (room.server.url("/paper.xml"), "News")


def test_a_page_with_several_feeds_asks_which(room: Newsroom) -> None:
    with pytest.raises(
        RefusedError, match=r"several feeds:\n  http.*/paper.xml\n  http.*/comments.xml\nGive the one"
    ):
        discover_feed(room.workspace, with_page(room, "/paper.xml", "/comments.xml"))


def test_a_page_without_a_feed_and_a_feed_that_is_none_are_told(room: Newsroom) -> None:
    with pytest.raises(FeedError, match="a web page that links to no feed"):
        discover_feed(room.workspace, with_page(room))
    with pytest.raises(FeedError, match=r"the page links to a feed, but .*answered 404"):
        discover_feed(room.workspace, with_page(room, "/nowhere.xml"))
    room.server.now_answers("/x", page(b"hello", headers=("Content-Type: text/plain",)))
    with pytest.raises(FeedError, match="this is not a feed"):
        discover_feed(room.workspace, room.server.url("/x"))


def test_an_address_that_cannot_be_asked_is_another_error(room: Newsroom) -> None:
    for url in (room.server.url("/nothing"), "http://10.0.0.1/feed", room.server.url("/hang-up")):
        with pytest.raises(FetchError):
            discover_feed(room.workspace, url)


def test_a_wrapped_address_is_unwrapped_before_anybody_is_asked(room: Newsroom) -> None:
    url = room.workspace.publication.feeds["paper"].url
    person = "data=05%7C02%7Cstaff.person%40city.example"
    wrapped = f"https://nam02.safelinks.protection.outlook.com/?url={quote(url, safe='')}&{person}"
    assert discover_feed(room.workspace, wrapped).url == url
    with pytest.raises(FeedError, match="this link goes through Mimecast, which hides the feed"):
        discover_feed(room.workspace, "https://protect-us.mimecast.com/s/abc?domain=city.example")
