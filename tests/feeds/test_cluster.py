"""Several outlets, one story."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.cluster import clusters
from newsletter.model import Entry
from tests.feeds.made import NOW, entry

ORDER = {"paper": 0, "herald": 1, "diario": 2}
TITLE = "Council approves the new housing plan"


def grouped(*entries: Entry) -> list[list[str]]:
    return [[f"{one.feed}: {one.title}" for one in group] for group in clusters(entries, ORDER)]


def test_two_outlets_with_one_headline_are_one_story_the_best_outlets_first() -> None:
    herald = entry(f"{TITLE} | The Herald", feed="herald")
    assert grouped(herald, entry("Another thing entirely"), entry(TITLE)) == [
        [f"paper: {TITLE}", f"herald: {TITLE} | The Herald"],
        ["paper: Another thing entirely"],
    ]


def test_one_page_is_one_story_whatever_its_headlines_and_parameters() -> None:
    one = entry("A headline", url="https://paper.example/a?utm_source=rss")
    other = entry("Ein Titel", feed="diario", url="http://www.paper.example/a/#x")
    assert len(grouped(one, other)) == 1


def test_stories_stay_apart_when_days_lie_between_or_one_outlet_tells_both() -> None:
    late = NOW - timedelta(days=5)
    assert (
        len(grouped(entry("Weekly crime report"), entry("Weekly crime report", feed="herald", at=late))) == 2
    )
    twice = entry(TITLE, url="https://paper.example/other")
    assert len(grouped(entry(TITLE), twice)) == 2


def test_different_numbers_are_different_stories() -> None:
    a, b = (
        entry("Hearing on 7 March in the city hall"),
        entry("Hearing on 14 March in the city hall", feed="herald"),
    )
    assert len(grouped(a, b)) == 2


def test_of_one_outlets_versions_the_newest_is_first() -> None:
    old = entry("Old words", url="https://paper.example/a", at=NOW - timedelta(hours=5))
    new = entry("New words", url="https://paper.example/a?fbclid=1")
    assert grouped(old, new) == [["paper: New words", "paper: Old words"]]


def test_likeness_travels_through_a_third() -> None:
    a = entry(TITLE, url="https://paper.example/1")
    b = entry(TITLE, feed="herald", url="https://herald.example/2")
    c = entry("Wholly other words", feed="diario", url="https://herald.example/2?utm_medium=x")
    assert len(grouped(c, a, b)) == 1


def test_ten_thousand_stories_take_seconds_not_minutes() -> None:
    """Comparing each with each would be fifty million comparisons."""
    words = [
        "council",
        "housing",
        "rent",
        "library",
        "street",
        "budget",
        "mayor",
        "water",
        "school",
        "transit",
        "vote",
        "park",
    ]
    entries = [
        entry(
            f"{words[n % 12]} {words[n % 11]} item {n // 2} {words[n % 7]}", feed=("paper", "herald")[n % 2]
        )
        for n in range(10_000)
    ]
    started = time.process_time()
    groups = clusters(entries, ORDER)
    assert time.process_time() - started < 10
    assert sum(len(group) for group in groups) == 10_000


titles = st.sampled_from(
    [TITLE, f"{TITLE}!", "Library opens", "Bike lane for Sunset Boulevard", "Rent relief", ""]
)
stories = st.builds(
    lambda title, feed, path, hours: entry(
        title, feed=feed, url=f"https://{feed}.example/{path}", at=NOW - timedelta(hours=hours)
    ),
    titles,
    st.sampled_from(["paper", "herald", "diario", "unknown"]),
    st.sampled_from("abcd"),
    st.integers(0, 100),
)


@given(st.lists(stories, max_size=15))
def test_every_entry_is_in_exactly_one_story(entries: list[Entry]) -> None:
    groups = clusters(entries, ORDER)

    def key(one: Entry) -> tuple[object, ...]:
        return one.feed, one.identity, one.title, one.published_at

    assert sorted((key(one) for group in groups for one in group), key=repr) == sorted(
        map(key, entries), key=repr
    )
    for group in groups:
        places = [ORDER.get(one.feed, 3) for one in group]
        assert places == sorted(places)


PAGE = "https://city.example/Calendar.aspx?EID=12"


def test_two_dates_of_one_event_are_two_stories_on_one_page() -> None:
    dates = [entry("Storytime", url=PAGE, occasion=f"December {day}, 2026", at=None) for day in (8, 15)]
    assert len(grouped(*dates)) == 2
    again = entry(
        "Storytime", url=f"{PAGE}&utm_source=x", occasion="December 8, 2026", feed="herald", at=None
    )
    assert len(grouped(*dates, again)) == 2


def test_without_a_date_only_the_page_makes_one_story() -> None:
    undated = entry(TITLE, feed="herald", at=None)
    assert len(grouped(entry(TITLE), undated)) == 2
    assert len(grouped(entry(TITLE), replace(undated, url=entry(TITLE).url))) == 1


def test_an_undated_version_comes_after_the_dated_one_of_its_outlet() -> None:
    undated = entry("Old words", url="https://paper.example/a", at=None)
    assert grouped(undated, entry("New words", url="https://paper.example/a")) == [
        ["paper: New words", "paper: Old words"]
    ]


def test_outlets_of_one_aggregator_are_compared() -> None:
    one = entry(TITLE, url="https://one.example/a", outlet="One")
    other = entry(TITLE, url="https://two.example/b", outlet="Two")
    assert len(grouped(one, other)) == 1
    assert len(grouped(one, replace(other, outlet="One"))) == 2
