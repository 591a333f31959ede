"""What issues told before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from newsletter.feeds.published_stories import PublishedStories, TellTale
from tests.feeds.made import NOW, entry

LAST = PublishedStories(
    title="Council approves the new housing plan",
    url="https://paper.example/plan?utm_source=letter",
    day=date(2023, 3, 9),
    where="issues/march.md",
)


@pytest.mark.parametrize(
    ("title", "url", "days_ago", "told"),
    [
        ("Whatever", "http://www.paper.example/plan/?utm_campaign=next-week&fbclid=1", 0, True),
        ("Whatever", "https://paper.example/plan", 300, True),
        ("COUNCIL approves the new housing plan", "https://herald.example/x", 2, True),
        ("Council approves the new housing plan", "https://herald.example/x", 12, False),
        ("Council rejects the new housing plan", "https://herald.example/x", 2, False),
        ("", "https://herald.example/x", 2, False),
    ],
)
def test_a_story_is_told_by_its_page_at_any_time_and_by_its_headline_within_days(
    title: str, url: str, days_ago: int, told: bool
) -> None:
    one = entry(title, url=url, at=NOW - timedelta(days=days_ago))
    assert TellTale([LAST]).where([one]) == ("issues/march.md" if told else "")


def test_what_came_into_an_issue_before_a_moment_can_be_left_aside() -> None:
    again = replace(LAST, where="issues/april.md", since=NOW)
    one = entry("Whatever", url="https://paper.example/plan")
    tale = TellTale([LAST, again])
    assert tale.where([one], after=NOW - timedelta(days=1)) == "issues/april.md"
    assert tale.where([one], after=NOW) == ""
    assert TellTale([LAST]).where([one], after=NOW - timedelta(days=1)) == ""


def test_any_outlets_version_counts() -> None:
    other = entry("Something else", feed="herald")
    assert TellTale([LAST]).where([other, entry("X", url="https://paper.example/plan")]) == "issues/march.md"
    assert TellTale([]).where([other]) == ""


def test_a_story_without_a_date_is_told_by_its_page_alone() -> None:
    told = TellTale([LAST])
    assert told.where([entry("Whatever", url="https://paper.example/plan", at=None)]) == "issues/march.md"
    assert told.where([entry(LAST.title, url="https://herald.example/x", at=None)]) == ""


def test_an_address_that_was_wrapped_when_it_was_told_is_the_same_page() -> None:
    wrapped = replace(LAST, url="https://www.google.com/url?q=https%3A%2F%2Fpaper.example%2Fplan&ct=ga")
    assert (
        TellTale([wrapped]).where([entry("Whatever", url="https://paper.example/plan")]) == "issues/march.md"
    )
