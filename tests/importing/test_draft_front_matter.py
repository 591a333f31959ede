"""The front of a draft: what was found stands in it, reads back, and what does not fit goes into the text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given

from newsletter.importing.draft_front_matter import LONGEST_TITLE, Front, front_of
from newsletter.importing.post import Post
from newsletter.issues.merge_fields import find_fields, literal
from newsletter.model import FrontMatter
from tests.importing.made import texts
from tests.issues.samples import parse

DAY = dt.date(2023, 3, 11)
SUMMARY = "From April on, the library is open on Sundays."


def front(post: Post, subject: str = "The library opens") -> Front:
    return front_of(post, subject=subject, date=DAY, list_key="constituents", lang="en")


def read(made: Front) -> FrontMatter:
    return parse(f"{made.written()}\n\nHello.\n").front


def test_what_was_found_reads_back() -> None:
    post = Post(pieces=(), kicker="Policy explained", lead="And {{ what }} it means", summary=SUMMARY)
    found = read(front(post, 'The "library" [opens]: a story'))
    assert found.subject == 'The "library" [opens]: a story'
    assert (found.date, found.list, found.lang) == (DAY, "constituents", "en")
    assert (found.preheader, found.kicker) == (SUMMARY, "Policy explained")
    assert literal(found.lead) == "And {{ what }} it means"


def test_what_nobody_said_is_not_there() -> None:
    assert front(Post(pieces=())).written().splitlines() == [
        "---", 'subject: "The library opens"', "date: 2023-03-11", 'list: "constituents"', 'lang: "en"', "---",
    ]  # fmt: skip


@pytest.mark.parametrize("summary", ["Too short", "x" * 151, "The Library Opens on Sundays, from April on"])
def test_a_summary_that_says_nothing_more_is_no_preheader(summary: str) -> None:
    assert front(Post(pieces=(), summary=summary)).preheader == ""


@pytest.mark.parametrize("summary", ["x" * 20, "x" * 150])
def test_a_summary_that_just_fits_is_one(summary: str) -> None:
    assert front(Post(pieces=(), summary=summary)).preheader == summary


def test_what_is_too_long_goes_into_the_text() -> None:
    title, lead = "word " * 50, "lead " * 101
    kicker = "A kicker as long as a sentence, which tells the whole story. And more."
    made = front(Post(pieces=(), title=title, lead=lead, kicker=kicker), subject=title)
    assert made.overflow == (title, lead, kicker)
    assert (made.lead, made.kicker) == ("", "")
    assert made.subject.endswith("word…")
    assert len(made.subject) <= LONGEST_TITLE


def test_a_title_that_is_one_long_word_is_cut_anywhere() -> None:
    assert front(Post(pieces=()), subject="x" * 300).subject == "x" * (LONGEST_TITLE - 1) + "…"


@given(texts(3), texts(3))
def test_whatever_a_page_says_the_front_matter_reads_back(title: str, lead: str) -> None:
    title, lead = " ".join(title.split()) or "x", " ".join(lead.split())
    found = read(front(Post(pieces=(), lead=lead), title))
    assert (literal(found.subject), literal(found.lead)) == (title, lead)
    assert not find_fields(found.subject + found.lead)
