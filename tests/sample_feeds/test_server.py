"""The two sample feeds and their server, as the demo uses them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsletter.errors import FetchError
from newsletter.feeds.parser import read_feed
from newsletter.feeds.story_selection import select_stories
from newsletter.http.fetcher import GuardedFetcher
from newsletter.model import Entry, Feed, Place, Pull, Story
from newsletter.sample_feeds.server import serve_sample_feeds
from tests.feeds.made import on_desk, publication

NOW = datetime(2023, 3, 11, 9, tzinfo=UTC)
OUTLETS = {"city-hall": ("City Hall Today", "en"), "el-barrio": ("El Barrio", "es")}
PLACE = Place(path="issues/2023-03-11-sanctuary-city.md", line=60)


@pytest.fixture(scope="module")
def addresses() -> Iterator[Mapping[str, str]]:
    with serve_sample_feeds() as served:
        yield served


def fetcher_for(addresses: Mapping[str, str]) -> GuardedFetcher:
    ports = {urlsplit(address).port or 0 for address in addresses.values()}
    return GuardedFetcher(contact="x", allowed=frozenset(("127.0.0.1", port) for port in ports))


def entries_of(addresses: Mapping[str, str], key: str) -> tuple[Feed, tuple[Entry, ...]]:
    outlet, lang = OUTLETS[key]
    feed = Feed(key=key, url=addresses[key], outlet=outlet, lang=lang)
    fetched = fetcher_for(addresses).fetch(feed.url, headers={})
    content_type = fetched.headers["content-type"]
    harvest = read_feed(fetched.body, feed=feed, url=fetched.url, content_type=content_type, now=NOW)
    return feed, harvest.entries


def test_they_are_the_feeds_that_the_publication_names(addresses: Mapping[str, str]) -> None:
    named = tomllib.loads((Path(__file__).parents[2] / "newsletter.toml").read_text("utf-8"))["feeds"]
    assert set(named) == set(addresses)
    assert {key: (feed["outlet"], feed["lang"]) for key, feed in named.items()} == OUTLETS


@pytest.mark.parametrize("key", OUTLETS)
def test_a_sample_feed_has_six_to_eight_stories_on_reserved_hosts(
    addresses: Mapping[str, str], key: str
) -> None:
    _, entries = entries_of(addresses, key)
    assert 6 <= len(entries) <= 8
    assert all((urlsplit(entry.url).hostname or "").endswith(".example") for entry in entries)
    dates = [entry.published_at for entry in entries if entry.published_at]
    assert all(datetime(2023, 2, 1, tzinfo=UTC) <= date <= NOW for date in dates)
    assert len(entries) - len(dates) == (key == "city-hall"), "one of its stories says no date"
    assert all(entry.summary for entry in entries)


def test_the_typed_story_is_not_pulled_again_and_the_newest_are_presentable(
    addresses: Mapping[str, str],
) -> None:
    feed, entries = entries_of(addresses, "city-hall")
    typed = Story(
        title="Three council members want the law",
        url="https://latimes.example/2023/03/08/sanctuary-city-law",
        place=PLACE,
    )
    pull = Pull(feed="city-hall", newest=5, since_last_issue=True, place=PLACE)
    stories = select_stories(
        pull, on_desk(entries, publication=publication(feed)), typed=(typed,), since=None
    )
    assert [story.title for story in stories] == [
        "Council sets a public hearing on the sanctuary city ordinance",
        "Free legal clinics for immigrant families open in four libraries",
        "Women now lead nine of the city’s departments, a report finds",
        "Getting a library card without an ID: what to bring",
        "Sunset Boulevard gets its first protected bike lane",
    ]
    assert stories[3].url == "https://city-hall.example/2023/03/07/library-card-without-id"
    assert {story.lang for story in stories} == {"en"}


def test_spanish_headlines_say_that_they_are(addresses: Mapping[str, str]) -> None:
    feed, entries = entries_of(addresses, "el-barrio")
    pull = Pull(feed="el-barrio", newest=1, since_last_issue=True, place=PLACE)
    (story,) = select_stories(pull, on_desk(entries, publication=publication(feed)), typed=(), since=None)
    assert story.title == "Vecinas de Echo Park celebran el Día Internacional de la Mujer"
    assert (story.lang, story.outlet) == ("es", "El Barrio")


def test_the_hostile_title_is_literal_text(addresses: Mapping[str, str]) -> None:
    _, entries = entries_of(addresses, "city-hall")
    (hostile,) = (entry for entry in entries if "Potholes" in entry.title)
    assert hostile.title == "Potholes & puddles: {{ 7*7 }} mended in one week"
    assert hostile.summary == 'Report the next one by phone: {% include "311" %}'


@pytest.mark.parametrize("key", OUTLETS)
@pytest.mark.parametrize(
    ("header", "condition"), [("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")]
)
def test_what_is_known_already_is_not_sent_again(
    addresses: Mapping[str, str], key: str, header: str, condition: str
) -> None:
    fetcher = fetcher_for(addresses)
    first = fetcher.fetch(addresses[key], headers={})
    again = fetcher.fetch(addresses[key], headers={condition: first.headers[header]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "conditions",
    [
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 10 Mar 2023 17:00:00 GMT"},
        {"If-Modified-Since": "Thu, 09 Mar 2023 17:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ],
)
def test_whoever_holds_another_version_gets_the_page(
    addresses: Mapping[str, str], conditions: dict[str, str]
) -> None:
    assert fetcher_for(addresses).fetch(addresses["city-hall"], headers=conditions).status == 200


def test_nothing_else_is_served(addresses: Mapping[str, str]) -> None:
    with pytest.raises(FetchError, match="404"):
        fetcher_for(addresses).fetch(addresses["city-hall"] + "/../../etc/passwd", headers={})


def test_it_is_quiet_and_gone_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    with serve_sample_feeds() as served:
        fetcher_for(served).fetch(served["city-hall"], headers={})
    with pytest.raises(FetchError, match="no connection"):
        fetcher_for(served).fetch(served["city-hall"], headers={})
    assert capfd.readouterr() == ("", "")
