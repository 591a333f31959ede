"""Feeds that collect the stories of others."""

from __future__ import annotations

import pytest

from newsletter.feeds.aggregator import outlet_of, site_of, without_outlet
from newsletter.feeds.raw_entry import Channel

NEWS = Channel(items=(), title="District 13 - Google News", link="https://news.google.com/search?q=x")
PAPER = Channel(items=(), title="The Paper", link="https://www.paper.example/")


@pytest.mark.parametrize(
    ("source", "url", "channel", "outlet"),
    [
        ("The Riverside Paper", "https://paper.example", NEWS, "The Riverside Paper"),
        ("The Riverside Paper", "", NEWS, "The Riverside Paper"),
        ("The Paper", "https://paper.example/rss", PAPER, ""),
        ("The Paper: Local", "https://local.paper.example/rss", PAPER, ""),
        ("the paper", "", PAPER, ""),
        ("AP", "https://ap.example", PAPER, "AP"),
        ("AP", "", PAPER, "AP"),
        ("", "https://ap.example", PAPER, ""),
        ("x" * 200, "https://ap.example", PAPER, ""),
        ("AP", "https://[", PAPER, "AP"),
        ("AP", "https://ap.example", Channel(items=()), "AP"),
    ],
)
def test_the_outlet_is_the_source_unless_that_is_the_feed_itself(
    source: str, url: str, channel: Channel, outlet: str
) -> None:
    assert outlet_of(source, url, channel) == outlet


@pytest.mark.parametrize(
    ("title", "source", "bare"),
    [
        ("Council votes - The Paper", "The Paper", "Council votes"),
        ("Council votes | the paper", "The Paper", "Council votes"),
        ("Council votes – what we know - KXYZ", "KXYZ", "Council votes – what we know"),
        ("Vote count - Valley Radio 89.3 - KXYZ", "Valley Radio 89.3 - KXYZ", "Vote count"),
        ("Council votes - The Paper", "The Other Paper", "Council votes - The Paper"),
        ("Council votes - The Paper", "", "Council votes - The Paper"),
        ("Council-The Paper", "The Paper", "Council-The Paper"),
        ("The Paper", "The Paper", "The Paper"),
        ("Who is (.*)? - (.*)", "(.*)", "Who is (.*)?"),
    ],
)
def test_a_headline_loses_the_name_of_its_source_and_nothing_else(title: str, source: str, bare: str) -> None:
    assert without_outlet(title, source) == bare


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.paper.example/a", "paper.example"),
        ("https://m.paper.example", "paper.example"),
        ("https://www.example", "www.example"),
        ("https://news.paper.example:8080/", "news.paper.example"),
        ("", ""),
        ("https://[", ""),
    ],
)
def test_a_site_is_called_by_its_host(url: str, site: str) -> None:
    assert site_of(url) == site
