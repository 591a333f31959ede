"""Saved pages: what a page of each kind gives, from the file to the draft."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from newsletter.importing.compose_draft import compose
from newsletter.importing.post import Post, text_of
from newsletter.importing.read_post import read_post
from newsletter.model import News, Story
from tests.importing.seen import seen, words
from tests.issues.samples import PUBLICATION, parse

PAGES = Path(__file__).parent / "pages"
_NOTE = re.compile(r"^<!--.*?-->$", re.S | re.M)


def post_of(name: str) -> Post:
    return read_post((PAGES / f"{name}.html").read_bytes(), name=f"{name}.html")


def draft_of(name: str) -> str:
    day = dt.date(2024, 1, 1)
    return compose(post_of(name), publication=PUBLICATION, list_key="constituents", today=day).text


def shown(draft: str) -> str:
    """Return what the readers of a draft see."""
    return words(seen(_NOTE.sub("", draft)))


def test_the_header_above_the_main_element_is_the_posts_and_what_follows_it_is_in_the_note() -> None:
    draft = draft_of("outside-main")
    assert "families in the district may ask for three months of rent from monday on the council" in shown(
        draft
    )
    assert "What you can do\n\nBring your lease and one letter from your landlord" in draft
    assert "1 Main Street" not in draft


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("no-share", ("The park on Main Street opens on Saturday with music, food and games for all.",)),
        (
            "consent-decree",
            (
                "The court keeps its watch over the department for two more years.",
                "Two nurses join the night patrol from April on.",
                "We will read every letter that you send us, says the chief.",
            ),
        ),
        ("accordion-short", tuple(f"Answer {n}: the street number {n} is swept" for n in range(1, 4))),
        ("accordion-long", tuple(f"Answer {n}: the street number {n} is swept" for n in range(1, 41))),
    ],
)
def test_a_sentence_stays_where_it_stands(name: str, sentences: tuple[str, ...]) -> None:
    said = shown(draft_of(name))
    assert [sentence for sentence in sentences if words(sentence) not in said] == []


def test_each_answer_is_below_its_question() -> None:
    lines = draft_of("accordion-short").splitlines()
    for number in range(1, 4):
        question = lines.index(f"## Question {number}: what about street {number}?")
        assert lines[question + 2].startswith(f"Answer {number}: ")


def test_relative_links_start_from_the_base_element() -> None:
    assert "[this form](https://city.example/news/form.pdf)" in draft_of("base-href")


def test_a_link_without_visible_words_is_no_link() -> None:
    draft = draft_of("crash-empty-link")
    (news,) = (block for block in parse(draft).blocks if isinstance(block, News))
    stories = [(item.title, item.url) for item in news.items if isinstance(item, Story)]
    assert stories == [("City opens new park", ""), ("Bus line returns", "https://paper.example/b")]


def test_a_log_in_box_in_the_header_says_nothing_of_the_post() -> None:
    assert "It opens again on Saturday at nine." in text_of(post_of("login-box-short-post").pieces)


@pytest.mark.parametrize(
    ("name", "title"),
    [("title-dash", "Rent relief - what you need to know"), ("title-site-first", "Rent relief opens")],
)
def test_only_the_name_of_the_site_is_no_part_of_the_title(name: str, title: str) -> None:
    assert post_of(name).title == title
