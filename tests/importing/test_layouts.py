"""Every page layout: the post comes out whole, in the right blocks, and the furniture stays behind."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from newsletter.importing.compose_draft import Draft, Pictures, compose, pictures_of
from newsletter.importing.post import text_of
from newsletter.importing.read_post import read_post
from newsletter.model import Callout, Image, News, Spotlight, Story, Text
from tests.importing.body import SAMPLE, sentences
from tests.importing.layouts import FURNITURE, LAYOUTS, page
from tests.importing.seen import words
from tests.issues.samples import PUBLICATION, parse

TODAY = dt.date(2024, 1, 1)


def draft_of(name: str) -> Draft:
    post = read_post(page(name).encode(), name=f"{name}.html")
    pictures = Pictures(names={picture.source: picture.source for picture in pictures_of(post)})
    return compose(post, publication=PUBLICATION, list_key="constituents", today=TODAY, pictures=pictures)


@pytest.fixture(params=sorted(LAYOUTS))
def layout(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_title_kicker_and_date_are_found(layout: str) -> None:
    front = parse(draft_of(layout).text).front
    assert front.subject == SAMPLE.title
    assert front.kicker == SAMPLE.kicker
    assert front.date == dt.date(2023, 3, 11)


def test_no_sentence_is_lost(layout: str) -> None:
    said = words(text_of(read_post(page(layout).encode(), name="post.html").pieces))
    assert [sentence for sentence in sentences(SAMPLE) if words(sentence) not in said] == []


def test_no_furniture_comes_along(layout: str) -> None:
    draft = words(re.sub(r"<!--.*?-->", "", draft_of(layout).text, flags=re.S))
    assert [line for line in FURNITURE if words(line) in draft] == []


def test_the_blocks_are_recognised(layout: str) -> None:
    blocks = parse(draft_of(layout).text).blocks
    kinds = [type(block) for block in blocks if not isinstance(block, Text)]
    assert kinds == [Image, Callout, Spotlight, News]


def test_the_news_have_their_outlets_and_the_spanish_headline_its_mark(layout: str) -> None:
    (news,) = (block for block in parse(draft_of(layout).text).blocks if isinstance(block, News))
    stories = [item for item in news.items if isinstance(item, Story)]
    assert [(story.outlet, story.lang) for story in stories] == [
        ("LA Times", ""),
        ("Univision", "es"),
        ("Beverly Press", ""),
    ]
    assert stories[1].title == "Ciudad santuario: lo que los inmigrantes deben saber"
    assert stories[0].url == "https://www.latimes.example/california/story/2023-03-08/sanctuary-city-law"


def test_headings_lists_and_emphasis_are_kept(layout: str) -> None:
    text = draft_of(layout).text
    assert [line for line in text.splitlines() if line.startswith("##")] == [
        "## What are the rules today?",
        "## What would change?",
        "## Why does it matter?",
    ]
    assert sum(line.startswith("- ") and "](" not in line for line in text.splitlines()) == 6
    assert "*main* purpose" in text
    assert "**any *later* mayor can rescind it**" in text


def test_the_lead_picture_keeps_its_description(layout: str) -> None:
    assert "![Marchers behind a banner that reads “ICE Out of LA”](march.png)\n" in draft_of(layout).text
