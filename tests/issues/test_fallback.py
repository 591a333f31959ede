"""What readers see of a news block without a story."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.fallback import with_fallback
from newsletter.issues.parser import parse_issue
from newsletter.issues.writer import write_block
from newsletter.model import Divider, Issue, News, Place, Pull, Story, Text
from newsletter.rendering.edition import render
from newsletter.rendering.theme import Theme, load_theme
from newsletter.starter import starter_folder
from tests.feeds.made import PAPER, publication

PLACE = Place(path="issues/a.md", line=7)
STORY = Story(title="A", url="https://a.example/", place=PLACE)
PULL = Pull(feed="paper", newest=5, since_last_issue=False, place=PLACE)
HEAD = "---\nsubject: S\ndate: 2023-03-11\nlist: all\nlang: en\n---\nHello.\n\n"


def news(*items: Story | Pull, otherwise: str = "Nothing this week.") -> News:
    return News(title="In the news", items=items, place=PLACE, otherwise=otherwise)


def read(text: str) -> Issue:
    return parse_issue(HEAD + text, slug="a", path="issues/a.md", folder="/x", publication=publication(PAPER))


@cache
def theme() -> Theme:
    return load_theme([starter_folder() / "templates"], "calm-civic")


def letter(text: str) -> str:
    return render(read(text), publication(PAPER), theme(), root=starter_folder()).text


def test_a_block_with_a_story_is_as_it_is() -> None:
    pulled = Pull(
        feed="paper",
        newest=5,
        since_last_issue=False,
        place=PLACE,
        pulled_at=datetime(2023, 3, 11, tzinfo=UTC),
        stories=(STORY,),
    )
    for block in (news(STORY), news(pulled), news(PULL, otherwise=""), Divider(place=PLACE)):
        assert with_fallback(block) is block


def test_a_block_without_one_becomes_the_line_its_writer_gave() -> None:
    assert with_fallback(news(PULL)) == Text(markdown="## In the news\n\nNothing this week\\.", place=PLACE)


EMPTY = "- pull: paper\n  pulled: 2023-03-10 09:00 UTC, nothing new\n:::\n"


def test_the_line_is_read_written_and_shown_to_readers() -> None:
    text = "::: news In the news\notherwise: No news from *the* council \\[yet\\].\n" + EMPTY
    (_, block) = read(text).blocks
    assert isinstance(block, News)
    assert block.otherwise == "No news from *the* council [yet]."
    (_, again) = read(write_block(block)).blocks
    assert isinstance(again, News)
    assert again.otherwise == block.otherwise
    shown = letter(text)
    assert "No news from *the* council [yet]." in shown
    assert "In the news" in shown


def test_without_the_line_the_block_is_left_out() -> None:
    assert "In the news" not in letter("::: news In the news\n" + EMPTY)


words = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40).filter(str.strip)


@given(words)
def test_whatever_it_says_is_shown_literally(otherwise: str) -> None:
    block = news(PULL, otherwise=otherwise.strip())
    shown = letter(write_block(block).replace("- pull: paper, newest 5\n:::\n", EMPTY))
    assert "".join(otherwise.split()) in "".join(shown.split())
