"""Which entries become stories."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.headline import same_story
from newsletter.feeds.story_selection import is_same, select_stories
from newsletter.model import DESK, DeskNote, DeskSettings, Entry, Place, Pull, Story, StoryVerdict
from tests.feeds.made import on_desk, publication

PLACE = Place(path="issues/a.md", line=40)
TITLES = {
    1: "Council meets on the budget",
    2: "Library opens in Echo Park",
    3: "Bike lane for Sunset Boulevard",
    4: "Rent relief closes soon",
    5: "Farmers market moves north",
    6: "Bus line to the sea",
    9: "School garden wins a prize",
}


def pull(newest: int = 5, *, since_last_issue: bool = False, feed: str = "paper") -> Pull:
    return Pull(feed=feed, newest=newest, since_last_issue=since_last_issue, place=PLACE)


def entry(day: int, *, title: str = "", url: str = "", lang: str = "", hour: int = 10) -> Entry:
    return Entry(
        feed="paper",
        identity=f"{day}-{url}-{title}",
        title=title or TITLES[day],
        url=url or f"https://paper.example/{day}",
        published_at=datetime(2023, 3, day, hour, tzinfo=UTC),
        lang=lang,
    )


def typed(title: str, url: str) -> Story:
    return Story(title=title, url=url, place=Place(path="issues/a.md", line=30))


def titles(stories: tuple[Story, ...]) -> list[str]:
    return [story.title for story in stories]


def test_a_story_carries_what_readers_see() -> None:
    (story,) = select_stories(pull(), on_desk([entry(1)]), typed=(), since=None)
    assert story == Story(
        title=TITLES[1],
        url="https://paper.example/1",
        place=PLACE,
        outlet="The Paper",
        date=date(2023, 3, 1),
        lang="en",
    )


def test_the_entrys_own_language_counts_before_the_feeds() -> None:
    (story,) = select_stories(pull(), on_desk([entry(1, lang="es")]), typed=(), since=None)
    assert story.lang == "es"


def test_the_newest_come_first_and_no_more_than_asked() -> None:
    entries = [entry(day) for day in (2, 5, 1, 4, 3)]
    random.Random(13).shuffle(entries)
    assert titles(select_stories(pull(3), on_desk(entries), typed=(), since=None)) == [
        TITLES[5],
        TITLES[4],
        TITLES[3],
    ]


@pytest.mark.parametrize("newest", [0, -1])
def test_none_are_chosen_when_none_are_asked_for(newest: int) -> None:
    assert select_stories(pull(newest), on_desk([entry(1)]), typed=(), since=None) == ()


def test_only_what_came_after_the_last_issue_when_the_pull_says_so() -> None:
    entries = [entry(day, hour=23) for day in (1, 2, 3)]
    since = date(2023, 3, 2)
    asked = select_stories(pull(since_last_issue=True), on_desk(entries), typed=(), since=since)
    assert titles(asked) == [TITLES[3]]
    assert len(select_stories(pull(), on_desk(entries), typed=(), since=since)) == 3
    assert len(select_stories(pull(since_last_issue=True), on_desk(entries), typed=(), since=None)) == 3


def test_a_day_is_the_day_in_utc() -> None:
    west = entry(1)
    late = Entry(
        feed="paper",
        identity="late",
        title=TITLES[2],
        url="https://paper.example/late",
        published_at=datetime.fromisoformat("2023-03-02T20:00:00-08:00"),
    )
    stories = select_stories(pull(), on_desk([west, late]), typed=(), since=None)
    assert [story.date for story in stories] == [date(2023, 3, 3), date(2023, 3, 1)]


@pytest.mark.parametrize(
    "told",
    [
        typed("Something else entirely", "http://www.paper.example/3/?utm_source=mail#top"),
        typed("BIKE LANE for Sunset Boulevard | The Paper", "https://other.example/lane"),
    ],
)
def test_a_story_told_by_hand_is_not_told_again_and_the_next_moves_up(told: Story) -> None:
    entries = [entry(day) for day in (1, 2, 3, 4)]
    stories = select_stories(pull(3), on_desk(entries), typed=(told,), since=None)
    assert titles(stories) == [TITLES[4], TITLES[2], TITLES[1]]


def test_a_story_the_feed_tells_twice_is_told_once() -> None:
    again = entry(2, title="Another headline", url="https://m.paper.example/4?fbclid=x")
    stories = select_stories(
        pull(), on_desk([entry(4), again, entry(3, title=TITLES[4])]), typed=(), since=None
    )
    assert titles(stories) == [TITLES[4]]


ENTRIES = st.lists(
    st.builds(
        lambda day, word, path, lang: Entry(
            feed="paper",
            identity=f"{day}{word}{path}",
            title=word,
            url=f"https://paper.example/{path}",
            published_at=datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=day),
            lang=lang,
        ),
        st.integers(0, 60),
        st.sampled_from([*TITLES.values(), "Council meets on the Budget", "Library closes in Echo Park"]),
        st.sampled_from("abcdefgh"),
        st.sampled_from(["", "es"]),
    ),
    max_size=12,
)
TOLD = st.lists(
    st.builds(
        lambda word, path: typed(word, f"http://www.paper.example/{path}/?utm_source=x"),
        st.sampled_from(list(TITLES.values())),
        st.sampled_from("abcdefgh"),
    ),
    max_size=3,
)


@given(
    ENTRIES, TOLD, st.integers(-1, 6), st.booleans(), st.none() | st.dates(date(2023, 1, 1), date(2023, 3, 1))
)
def test_the_choice_keeps_its_laws(
    entries: list[Entry], told: list[Story], newest: int, since_last_issue: bool, since: date | None
) -> None:
    asked = pull(newest, since_last_issue=since_last_issue)
    stories = select_stories(asked, on_desk(entries), typed=told, since=since)
    assert len(stories) <= max(newest, 0)
    dates = [story.date for story in stories if story.date]
    assert dates == sorted(dates, reverse=True)
    if since_last_issue and since is not None:
        assert all(day > since for day in dates)
    for place, story in enumerate(stories):
        for other in [*told, *stories[:place]]:
            assert canonical_url(story.url) != canonical_url(other.url)
            assert not same_story(story.title, other.title)
    assert select_stories(asked, on_desk(entries), typed=told, since=since) == stories


KEPT = DeskNote(
    canonical="https://paper.example/1",
    title=TITLES[1],
    verdict=StoryVerdict.KEPT,
    at=datetime(2023, 3, 2, tzinfo=UTC),
)


def test_what_staff_kept_comes_first_however_old() -> None:
    entries = [entry(day) for day in (1, 2, 3)]
    asked = pull(2, since_last_issue=True)
    stories = select_stories(asked, on_desk(entries, notes=[KEPT]), typed=(), since=date(2023, 3, 2))
    assert titles(stories) == [TITLES[1], TITLES[3]]


def test_the_desk_gives_the_best_a_feed_the_newest() -> None:
    entries = [entry(9), entry(8, title="Housing plan passes")]
    stories = on_desk(entries, publication=publication(desk=DeskSettings(keywords={"housing": 30})))
    assert titles(select_stories(pull(1), stories, typed=(), since=None)) == [entry(9).title]
    assert titles(select_stories(pull(1, feed=DESK), stories, typed=(), since=None)) == [
        "Housing plan passes"
    ]


def test_a_story_that_is_left_out_is_not_chosen() -> None:
    rejected = replace(KEPT, verdict=StoryVerdict.REJECTED)
    assert select_stories(pull(), on_desk([entry(1)], notes=[rejected]), typed=(), since=None) == ()


UNDATED = replace(entry(6), published_at=None)


def test_a_story_without_a_date_comes_last_prints_none_and_is_never_new_since_the_last_issue() -> None:
    stories = on_desk([UNDATED, entry(1)])
    chosen = select_stories(pull(), stories, typed=(), since=date(2020, 1, 1))
    assert [(story.title, story.date) for story in chosen] == [
        (TITLES[1], date(2023, 3, 1)),
        (TITLES[6], None),
    ]
    asked = pull(since_last_issue=True)
    assert titles(select_stories(asked, stories, typed=(), since=date(2020, 1, 1))) == [TITLES[1]]
    assert len(select_stories(asked, stories, typed=(), since=None)) == 2, "there was no issue before"


def test_staff_may_keep_one_all_the_same() -> None:
    kept = replace(KEPT, canonical=UNDATED.url)
    asked = pull(since_last_issue=True)
    chosen = select_stories(asked, on_desk([UNDATED], notes=[kept]), typed=(), since=date(2023, 3, 9))
    assert titles(chosen) == [TITLES[6]]


def test_two_dates_of_one_event_stand_side_by_side_and_each_once() -> None:
    page = "https://city.example/e?EID=12"
    dates = [replace(entry(n), url=page, title="Storytime", occasion=f"March {n}, 2023") for n in (5, 6)]
    headlines = ["Storytime – March 6, 2023", "Storytime – March 5, 2023"]
    assert titles(select_stories(pull(), on_desk(dates), typed=(), since=None)) == headlines
    for told in (typed(headlines[0], page), typed(headlines[0], f"{page}&utm_source=x")):
        assert titles(select_stories(pull(), on_desk(dates), typed=(told,), since=None)) == headlines[1:]
    assert select_stories(pull(), on_desk(dates), typed=(typed("Storytime", page),), since=None) == ()


def test_two_headlines_whose_addresses_are_missing_are_not_one_story() -> None:
    assert not is_same(typed(TITLES[1], ""), typed(TITLES[2], ""))
    assert is_same(typed(TITLES[1], ""), typed(TITLES[1], ""))
