from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import NotFoundError
from newsletter.issues.blocks import BLOCKS
from newsletter.issues.merge_fields import has_braces, literal
from newsletter.issues.new_issue import new_issue
from newsletter.issues.new_issue_templates import DRAFTS, PULLS
from newsletter.issues.parser import parse_issue
from newsletter.model import Image, News, Pull, Spotlight
from tests.issues.samples import PUBLICATION, parse, placeless

DAY = dt.date(2026, 9, 1)


def draft(title: str) -> str:
    return new_issue(title, date=DAY, publication=PUBLICATION, list="constituents")


def test_a_draft_reads_without_errors_and_has_the_title() -> None:
    issue = parse(draft("What now?"))
    assert (issue.front.subject, issue.front.title) == ("What now?", "What now?")
    assert (issue.front.date, issue.front.list, issue.front.lang) == (DAY, "constituents", "en")


def test_a_draft_shows_a_newcomer_the_blocks() -> None:
    text = draft("A")
    shown = [block.name for block in BLOCKS if f"::: {block.name}" in text]
    assert {"did-you-know", "policy", "spotlight", "news"} <= set(shown)
    for piece in ("[Button: ", "\n> ", "\n---\n\n>", "![", "{{ first_name |", "photo: ", "- pull: city-hall"):
        assert piece in text


def test_a_draft_needs_no_picture_and_no_feed_to_be_built() -> None:
    issue = parse(draft("A"))
    assert not any(isinstance(block, Image) for block in issue.blocks)
    assert [block.photo for block in issue.blocks if isinstance(block, Spotlight)] == [""]
    assert not any(
        isinstance(item, Pull) for block in issue.blocks if isinstance(block, News) for item in block.items
    )


def test_a_publication_without_feeds_gets_a_draft_too() -> None:
    publication = replace(PUBLICATION, feeds={}, lang="es")
    text = new_issue("A", date=DAY, publication=publication, list="constituents")
    issue = parse_issue(text, slug="a", path="a.md", folder="/a", publication=publication)
    assert issue.front.lang == "es"
    assert "pull:" not in text


@given(st.text(), st.dates())
def test_any_title_reads_back_as_literal_text(title: str, day: dt.date) -> None:
    text = new_issue(title, date=day, publication=PUBLICATION, list="constituents")
    front = parse(text).front
    assert front.date == day
    assert not has_braces(front.subject)
    if title.isascii() and title.isprintable():
        assert literal(front.subject) == (" ".join(title.split()) or "Untitled")


def test_a_list_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFoundError, match=r'there is no list "everyone"\. Known: constituents\.'):
        new_issue("A", date=DAY, publication=PUBLICATION, list="everyone")


@pytest.mark.parametrize("lang", DRAFTS)
def test_a_draft_is_in_the_publications_language_and_reads_without_errors(lang: str) -> None:
    publication = replace(PUBLICATION, lang=f"{lang}-US")
    text = new_issue("A", date=DAY, publication=publication, list="constituents")
    issue = parse_issue(text, slug="a", path="a.md", folder="/a", publication=publication)
    english = parse(draft("A"))
    assert [type(block) for block in issue.blocks] == [type(block) for block in english.blocks]
    assert (placeless(issue.blocks) == placeless(english.blocks)) == (lang == "en")
    assert ("Hola" in text) == (lang == "es")
    assert PULLS[lang] in text


def test_a_language_without_a_draft_gets_the_english_one() -> None:
    text = new_issue("A", date=DAY, publication=replace(PUBLICATION, lang="fr"), list="constituents")
    assert "lang: fr" in text
    assert "In two sentences, say" in text
