"""News."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from newsletter.model import News, Place, Pull, Story
from tests.preflight.proofs import PATH, findings, only

AT = Place(path=PATH, line=20)
STORY = Story(title="A headline", url="https://paper.gov/a", place=Place(path=PATH, line=21))
PULL = Pull(feed="city-hall", newest=5, since_last_issue=True, place=Place(path=PATH, line=22))
LOCKED = replace(PULL, pulled_at=dt.datetime(2023, 3, 10, tzinfo=dt.UTC), stories=(STORY,))


def news(*items: Story | Pull, title: str = "In the news") -> News:
    return News(title=title, items=items, place=AT)


def test_a_pull_that_is_not_locked_stops_a_send_and_says_what_to_run() -> None:
    finding = only(findings(blocks=(news(STORY, PULL),)), "news.not-pulled")
    assert finding.level == "error"
    assert finding.place == PULL.place
    assert "Build the issue" in finding.hint


def test_stories_typed_or_locked_are_fine() -> None:
    other = replace(STORY, url="https://paper.gov/b")
    assert findings(blocks=(news(other, LOCKED),)) == ()


def test_a_news_block_without_a_story_is_reported() -> None:
    nothing = replace(LOCKED, stories=())
    assert only(findings(blocks=(news(),)), "news.empty").place == AT
    assert only(findings(blocks=(news(nothing, title=""),)), "news.empty").level == "warning"


def test_a_pull_that_waits_is_not_called_empty_as_well() -> None:
    only(findings(blocks=(news(PULL),)), "news.not-pulled")


def test_a_story_that_stands_twice_is_reported_at_its_second_place() -> None:
    again = replace(
        STORY, title="Other words", url="https://paper.gov/a/#top", place=Place(path=PATH, line=30)
    )
    finding = only(findings(blocks=(news(STORY), news(again))), "news.twice")
    assert finding.place == again.place
    assert "line 21" in finding.message


def test_a_redirector_is_named_and_its_line_too() -> None:
    google = replace(STORY, url="https://news.google.com/rss/articles/CBMiAAAA1?oc=5")
    finding = only(findings(blocks=(news(google),)), "news.redirector")
    assert (finding.level, finding.place) == ("warning", google.place)
    assert finding.message == "“A headline” leads to news.google.com, which sends readers on"
    locked = replace(LOCKED, stories=(replace(STORY, url="http://feedproxy.gov/~r/paper/~3/abc/x"),))
    assert "news.redirector" in {finding.rule for finding in findings(blocks=(news(locked),))}


def test_two_dates_of_one_event_are_not_called_one_story() -> None:
    dates = [replace(STORY, title=f"Storytime – March {day}, 2023") for day in (14, 21)]
    assert findings(blocks=(news(*dates),)) == ()


@pytest.mark.parametrize("url", ["", "https://…", "https://..."])
def test_a_headline_without_an_address_stops_a_send_and_names_its_line(url: str) -> None:
    waiting, other = replace(STORY, url=url), replace(STORY, title="Another", url=url)
    found = findings(blocks=(news(waiting, other),))
    assert [(finding.rule, finding.level) for finding in found] == [("news.no-address", "error")] * 2
    assert found[0].place == STORY.place
    assert "A headline" in found[0].message
    assert "parentheses" in found[0].hint
