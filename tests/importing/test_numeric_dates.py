"""Dates of numbers: read by what the post shows, by the country or the language, and the draft says how."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.importing.post import Note, Post
from newsletter.importing.read_post import read_post

MARCH, APRIL = dt.date(2023, 3, 4), dt.date(2023, 4, 3)


def post_of(
    *, line: str = "3/4/2023", lang: str = "", country: str = "", more: str = "", head: str = ""
) -> Post:
    body = f"<h1>Rent relief</h1><p>{line}</p><p>Families may ask for three months of rent from Monday on.</p><p>{more}</p>"
    page = f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    return read_post(page.encode(), name="x.html", country=country)


def note_of(post: Post) -> str:
    (note,) = (piece.text for piece in post.pieces if isinstance(piece, Note))
    return note


@pytest.mark.parametrize(
    ("lang", "country", "more", "day", "why"),
    [
        ("", "US", "", MARCH, "the publication’s country (US)"),
        ("", "GB", "", APRIL, "the publication’s country (GB)"),
        ("es", "US", "", MARCH, "the publication’s country (US)"),
        ("en-GB", "US", "", MARCH, "the publication’s country (US)"),
        ("en", "MX", "", APRIL, "the publication’s country (MX)"),
        ("en-US", "", "", MARCH, "the post’s language (en-US)"),
        ("en-GB", "", "", APRIL, "the post’s language (en-GB)"),
        ("es", "", "", APRIL, "the post’s language (es)"),
        ("de", "", "", APRIL, "the post’s language (de)"),
        ("en", "", "It ends on 25/12/2023.", APRIL, "other dates of the post"),
        ("en", "", "It ends on 12/25/2023.", MARCH, "other dates of the post"),
    ],
)
def test_a_date_of_numbers_is_read_and_the_draft_says_how(
    lang: str, country: str, more: str, day: dt.date, why: str
) -> None:
    post = post_of(lang=lang, country=country, more=more)
    assert post.date == day
    assert f"read as {day:%B} {day.day}, 2023" in note_of(post)
    assert why in note_of(post)


@pytest.mark.parametrize("lang", ["", "en", "xx"])
def test_where_nothing_decides_the_question_stays(lang: str) -> None:
    post = post_of(lang=lang)
    assert post.date is None
    assert note_of(post) == "The post is dated “3/4/2023”. Which number is the month?"


def test_the_pages_own_date_comes_first() -> None:
    post = post_of(country="US", head='<meta property="article:published_time" content="2023-04-03">')
    assert post.date == APRIL
    assert note_of(post) == "Date line of the post, left out: 3/4/2023"


@pytest.mark.parametrize(
    "line", ["3/4/2023", "03/04/2023", "3-4-2023", "Posted 3/4/2023 10:00 AM", "3 / 4 / 2023"]
)
def test_marks_between_the_numbers_do_not_matter(line: str) -> None:
    assert post_of(line=line, country="US").date == MARCH


def test_a_day_that_is_none_is_asked_about() -> None:
    assert post_of(line="31/31/2023", country="US").date is None
