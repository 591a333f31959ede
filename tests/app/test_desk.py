"""What staff say of stories, and what is on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.desk import desk_stories, set_story_verdict
from newsletter.app.feed_polling import poll_feeds
from newsletter.errors import NotFoundError
from newsletter.feeds.desk import offered
from newsletter.model import StoryVerdict
from tests.app.actors import staff
from tests.feeds.newsroom import Newsroom, again, newsroom

FEEDS = {"paper": ("Bike lane opens", "Bike race on Sunday"), "herald": ("Rent relief closes",)}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, FEEDS) as opened:
        poll_feeds(opened.workspace, list(FEEDS))
        yield opened


def titles(room: Newsroom, *keys: str) -> list[str]:
    return [story.entry.title for story in offered(desk_stories(room.workspace, keys))]


def test_the_desk_holds_the_stories_of_all_feeds_or_of_some(room: Newsroom) -> None:
    assert sorted(titles(room)) == ["Bike lane opens", "Bike race on Sunday", "Rent relief closes"]
    assert titles(room, "herald") == ["Rent relief closes"]


def test_stories_leave_the_desk_with_time(room: Newsroom) -> None:
    room.clock.later(days=13)
    assert len(titles(room)) == 3
    room.clock.later(days=2)
    assert titles(room) == []


def test_keywords_of_the_publication_decide_the_order(room: Newsroom) -> None:
    keen = again(room, "[desk]\nkeywords = { rent = 20 }\n")
    assert titles(keen)[0] == "Rent relief closes"


def test_a_story_is_named_by_words_of_its_headline_or_any_of_its_addresses(room: Newsroom) -> None:
    said = set_story_verdict(room.workspace, "RACE on", verdict=StoryVerdict.REJECTED, by=staff("sam"))
    assert (said.note.title, said.before) == ("Bike race on Sunday", None)
    address = "http://www.news.example/bike-lane-opens/?utm_source=x"
    set_story_verdict(room.workspace, address, verdict=StoryVerdict.REJECTED, by=staff("sam"))
    assert titles(room) == ["Rent relief closes"]


def test_an_address_can_be_rejected_before_any_feed_tells_it(room: Newsroom) -> None:
    set_story_verdict(
        room.workspace, "https://news.example/soon", verdict=StoryVerdict.REJECTED, by=staff("sam")
    )
    room.clock.later(hours=30)
    room.publishes("paper", "Soon > https://news.example/soon?utm_source=rss", "Now")
    poll_feeds(room.workspace, ["paper"])
    assert "Soon" not in titles(room)
    assert "Now" in titles(room)


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ("parade", "no story on the desk has 'parade' in its headline"),
        (
            "bike",
            "2 stories have 'bike' in their headlines. Give more words of the headline: Bike lane opens; Bike race on Sunday",
        ),
        ("  ", "no story"),
    ],
)
def test_words_that_fit_no_story_or_several_are_told(room: Newsroom, which: str, said: str) -> None:
    with pytest.raises(NotFoundError) as told:
        set_story_verdict(room.workspace, which, verdict=StoryVerdict.KEPT, by=staff("sam"))
    assert said in str(told.value)


def test_a_comment_and_a_verdict_do_not_undo_each_other(room: Newsroom) -> None:
    set_story_verdict(room.workspace, "rent", comment="Call\x1b[31m Ana", by=staff("sam"))
    said = set_story_verdict(room.workspace, "rent", verdict=StoryVerdict.KEPT, by=staff("bea"))
    assert (said.note.comment, said.note.verdict, said.note.actor) == (
        "Call[31m Ana",
        StoryVerdict.KEPT,
        "bea",
    )
    undone = set_story_verdict(room.workspace, "rent", verdict=StoryVerdict.OPEN, by=staff("sam"))
    assert undone.note.comment == "Call[31m Ana"
