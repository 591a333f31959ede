"""Feeds that were met with, each a file below cases/, read on a day in November by an office in the United States."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.feeds.autodiscovery import feeds_of_page
from newsletter.feeds.desk import offered
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.feeds.parser import read_feed
from newsletter.feeds.story_selection import select_stories
from newsletter.issues.wrapped_links.redirector import is_redirector
from newsletter.model import Feed, Place, Pull
from tests.feeds.made import on_desk, publication

CASES = Path(__file__).parent / "cases"
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
FEED = Feed(key="paper", url="https://feed.example/rss", outlet="The Feed", lang="en", country="US")
PULL = Pull(feed="paper", newest=9, since_last_issue=False, place=Place(path="issues/a.md", line=9))


def read(name: str) -> ParsedFeed:
    body = (CASES / f"{name}.xml").read_bytes()
    return read_feed(body, feed=FEED, url=FEED.url, content_type="application/rss+xml", now=NOW)


def day(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("F1b-half-read-date", [day(2026, 6, 29)]),
        ("F1c-half-read-date", [day(2026, 11, 23)]),
        ("F1d-half-read-date", [day(2026, 11, 23)]),
        ("F1e-half-read-date", [day(2026, 11, 23)]),
        ("F1f-half-read-date", [day(2026, 11, 23)]),
        ("F7b-undated-printed-as-today", [day(2018, 6, 25, 11, 41, 36)]),
        ("F7c-undated-printed-as-today", [day(2018, 6, 25, 11, 41, 36)]),
        ("F8a-time-or-zone-lost", [day(2026, 11, 23, 16, 18)]),
        ("F8b-time-or-zone-lost", [day(2026, 11, 24, 7, 18)]),
        ("F8c-time-or-zone-lost", [day(2026, 11, 23, 23, 18)]),
        ("F8d-time-or-zone-lost", [day(2026, 11, 23, 16, 18)]),
        ("drupal_dates", [day(2026, 11, 27, 18, 34, 32), day(2020, 3, 5, 19, 19), day(2019, 3, 4, 18, 34)]),
        ("feedburner", [day(2026, 11, 27, 23, 34, 32)]),
        ("granicus", [None]),
        ("civiccalendar", [None, None]),
    ],
)
def test_the_date_that_stands_there_or_none(name: str, dates: list[datetime | None]) -> None:
    parsed = read(name)
    assert [entry.published_at for entry in parsed.entries] == dates
    assert (parsed.unread_date, parsed.left_out) == ("", 0)


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("F2a-one-guid-for-all", [f"Story {n}" for n in ("Five", "Four", "Three", "Two", "One")]),
        ("F2b-guid-is-the-site", [f"Story {n}" for n in ("Three", "Two", "One")]),
        ("F3a-escaped-cdata-title", ["Council votes"]),
        ("F4a-atom-text-title", ["Why we dropped the <table> tag"]),
        ("googlealert", ["District 13 gets new bus lanes & shelters"]),
        ("googlenews", ["Council votes to widen shelter programme", "Vote count – what we know"]),
    ],
)
def test_every_story_under_its_headline(name: str, titles: list[str]) -> None:
    entries = read(name).entries
    assert [entry.title for entry in entries] == titles
    assert len({entry.identity for entry in entries}) == len(titles)
    assert len({entry.url for entry in entries}) == len(titles)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("feedburner", [("https://paper.example/council-opens-bridge", "The Feed")]),
        ("googlealert", [("https://paper.example/news/bus-lanes?id=7&p=2", "paper.example")]),
        (
            "googlenews",
            [
                ("https://news.google.com/rss/articles/CBMiAAAA1?oc=5", "The Riverside Paper"),
                ("https://news.google.com/rss/articles/CBMiAAAA2?oc=5", "Valley Radio 89.3 - KXYZ"),
            ],
        ),
    ],
)
def test_the_outlet_and_the_address_of_what_is_collected(name: str, told: list[tuple[str, str]]) -> None:
    stories = on_desk(read(name).entries, publication=publication(FEED), now=NOW)
    assert [(story.entry.url, story.outlet) for story in stories] == told
    assert all(is_redirector(url) == ("google" in url) for url, _ in told)


def test_two_dates_of_one_event_are_two_stories() -> None:
    entries = read("civiccalendar").entries
    assert [(entry.identity[-4:], entry.summary) for entry in entries] == [
        ("12/1", "Event date: December 8, 2026"),
        ("12/2", "Event date: December 15, 2026"),
    ]
    stories = on_desk(entries, publication=publication(FEED), now=NOW)
    assert len(offered(stories)) == 2
    lines = select_stories(PULL, stories, typed=(), since=None)
    assert [(line.title, line.date) for line in lines] == [
        ("Storytime – December 8, 2026", None),
        ("Storytime – December 15, 2026", None),
    ]


@pytest.mark.parametrize("name", ["granicus", "civiccalendar"])
def test_what_has_no_day_is_neither_fresh_nor_new_since_the_last_issue(name: str) -> None:
    stories = on_desk(read(name).entries, publication=publication(FEED), now=NOW)
    assert not [reason for story in stories for reason in story.reasons if "published" in reason.why]
    since = Pull(feed="paper", newest=9, since_last_issue=True, place=PULL.place)
    assert select_stories(since, stories, typed=(), since=day(2020, 1, 1).date()) == ()
    assert {line.date for line in select_stories(PULL, stories, typed=(), since=None)} == {None}


def test_an_empty_href_names_no_feed() -> None:
    page = (CASES / "F6b-empty-href.html").read_bytes()
    assert feeds_of_page(page, "https://paper.example/news/") == ()
