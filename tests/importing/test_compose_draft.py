"""Compose: whatever a post says, its draft reads without errors and every word of it is there."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import PostError
from newsletter.importing.compose_draft import Draft, Pictures, compose, pictures_of
from newsletter.importing.post import (
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    Post,
    PostPicture,
    Span,
    plain,
    text_of,
)
from newsletter.importing.sanitize import sanitize
from newsletter.model import Action, Hint, News, Spotlight, Story
from tests.importing.made import pieces, texts
from tests.importing.seen import flat, seen
from tests.issues.samples import PUBLICATION, parse

DAY = dt.date(2023, 3, 11)
FILES = Pictures(names={"a.png": "a.png"}, problems={"b.png": "it is away"})


def composed(post: Post, *, title: str = "", date: dt.date | None = None) -> Draft:
    return compose(
        post,
        publication=PUBLICATION,
        list_key="constituents",
        today=DAY,
        pictures=FILES,
        title=title,
        date=date,
    )


def para(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


def head(text: str) -> Heading:
    return Heading(level=2, spans=plain(text))


def lines(post: Post) -> list[str]:
    """Return what the post says, in pieces that no escaping or breaking tears."""
    said = [*text_of(post.pieces).split("\n"), post.title, post.kicker, post.lead, *post.leftover]
    return [line for text in said if (line := flat(text))]


@given(
    st.lists(pieces(), max_size=6).map(tuple), texts(2), texts(2), texts(2), st.lists(texts(3), max_size=2)
)
def test_a_draft_always_reads_and_holds_every_line_of_the_post(
    made: tuple[Piece, ...], title: str, kicker: str, lead: str, leftover: list[str]
) -> None:
    post = Post(
        pieces=made,
        title=f"T {flat(title)}",
        kicker=flat(kicker),
        lead=flat(lead),
        leftover=tuple(map(flat, leftover)),
    )
    draft = composed(post)
    said = _bare(seen(draft.text))
    missing = [line for line in lines(post) if _bare(line) not in said]
    assert missing == [], missing


def _bare(text: str) -> str:
    """Leave out spaces, where lines are broken, a signature's dash, and the label that becomes a title."""
    return re.sub(r"[\s\\–—-]|Did you know\?", "", sanitize(text))


# --- The front ------------------------------------------------------------------------------------


def test_the_writers_own_title_and_date_come_first_and_the_posts_title_stays_in_a_note() -> None:
    post = Post(pieces=(para("Text."),), title="Its own title", date=DAY)
    draft = composed(post, title="Ours", date=dt.date(2024, 2, 1))
    issue = parse(draft.text)
    assert (issue.front.subject, issue.front.date) == ("Ours", dt.date(2024, 2, 1))
    assert "The post’s title was: Its own title" in draft.text


def test_a_post_without_a_title_asks_for_one() -> None:
    with pytest.raises(PostError, match="no title") as raised:
        composed(Post(pieces=(para("Text."),)))
    assert raised.value.next_steps == (Hint(Action.CHOOSE_TITLE),)


def test_a_long_title_is_cut_at_a_word_and_stands_whole_in_the_text() -> None:
    title = "word " * 60 + "end"
    draft = composed(Post(pieces=(), title=title))
    front = parse(draft.text).front
    assert len(front.subject) <= 200
    assert front.subject.endswith("word…")
    assert title in draft.text


def test_a_title_full_of_brackets_and_braces_reads_back() -> None:
    title = "[" * 120 + "{{ first_name }}" + "]" * 20
    assert parse(composed(Post(pieces=(), title=title)).text).front.subject.replace("\\", "") == title


def test_a_missing_date_is_todays_and_said_with_its_line() -> None:
    draft = composed(Post(pieces=(para("Text."),), title="T"))
    assert parse(draft.text).front.date == DAY
    assert any("the date" in words for _, words in draft.missing)


@pytest.mark.parametrize(
    ("summary", "used"),
    [
        ("A sentence that tells what this letter says.", True),
        ("Short", False),
        ("T and the rest of it, again", False),
    ],
)
def test_the_pages_description_is_the_preheader_when_it_fits(summary: str, used: bool) -> None:
    draft = composed(Post(pieces=(), title="T", summary=summary))
    assert (parse(draft.text).front.preheader == summary) is used
    assert any("preheader" in words for _, words in draft.missing) is not used


def test_every_line_that_is_reported_is_where_it_says() -> None:
    post = Post(pieces=(para("Text."), Note(text="Look here."), PostPicture(source="a.png")), title="T")
    draft = composed(post)
    said = draft.text.split("\n")
    for line, words in (*draft.to_check, *draft.missing):
        if "preheader" in words:
            assert said[line - 1] == 'subject: "T"'
            continue
        assert said[line - 1].startswith(("<!--", "!["))
        assert words[:5] in said[line - 1] or "a.png" in said[line - 1]


# --- Language -------------------------------------------------------------------------------------

SPANISH = (
    "El concejo aprobó ayer una ordenanza que protege a los inquilinos de toda la ciudad. Las familias que no "
    "pueden pagar el alquiler recibirán ayuda, y nadie perderá su casa durante los próximos seis meses."
)


def test_a_post_in_another_language_than_its_page_says_is_asked_about() -> None:
    draft = composed(Post(pieces=(para(SPANISH),), title="Ayuda", lang="en"))
    assert parse(draft.text).front.lang == "es"
    assert any("Check that lang is right" in words for _, words in draft.to_check)


def test_a_regional_tag_of_the_publications_language_is_the_publications() -> None:
    assert parse(composed(Post(pieces=(para("Text."),), title="T", lang="en-US")).text).front.lang == "en"


# --- Blocks ---------------------------------------------------------------------------------------


def test_one_more_thing_without_staff_stays_text() -> None:
    pieces = (head("One more thing"), para("The library opens on Sundays."))
    assert "## One more thing" in composed(Post(pieces=pieces, title="T")).text


def test_a_spotlight_takes_the_picture_of_its_section_and_keeps_words_from_being_keys() -> None:
    pieces = (
        head("Staff spotlight"),
        PostPicture(source="a.png", alt="Sam"),
        para("role: everything. Alt: nothing."),
        para("alt: x"),
    )
    (block,) = parse(composed(Post(pieces=pieces, title="T")).text).blocks
    assert isinstance(block, Spotlight)
    assert "alt: x" in seen(composed(Post(pieces=pieces, title="T")).text)


def test_a_spotlights_picture_waits_for_its_alt_text_where_it_is_shown() -> None:
    pieces = (head("Staff spotlight"), PostPicture(source="a.png"), para("Sam keeps the vans on the road."))
    draft = composed(Post(pieces=pieces, title="T"))
    assert any("a.png" in words for _, words in draft.missing)
    (block,) = parse(draft.text).blocks
    assert isinstance(block, Spotlight)
    assert (block.photo, block.alt) == ("a.png", "")


def test_a_spotlights_picture_with_a_caption_stands_in_it() -> None:
    picture = PostPicture(source="a.png", caption="At City Hall")
    pieces = (head("Staff spotlight"), para("Sam keeps the vans on the road."), picture)
    draft = composed(Post(pieces=pieces, title="T"))
    assert draft.text.endswith('Sam keeps the vans on the road.\n\n![](a.png "At City Hall")\n:::\n')
    (line,) = [line for line, words in draft.missing if "a.png" in words]
    assert draft.text.split("\n")[line - 1].startswith("![](a.png")


def link(text: str, url: str) -> Paragraph:
    return Paragraph(spans=(Span(text=text, href=url),))


def test_news_between_text_keep_the_text_and_say_what_is_unsure() -> None:
    news = Items(
        items=(
            (link("LA Times: A law", "https://a.example/"),),
            (para("Nothing here that is news to us at all."),),
        )
    )
    pieces = (head("In the news"), para("The papers wrote of us this week."), news, para("That was all."))
    draft = composed(Post(pieces=pieces, title="T"))
    block = next(block for block in parse(draft.text).blocks if isinstance(block, News))
    assert [item.outlet for item in block.items if isinstance(item, Story)] == ["LA Times"]
    for words in (
        "The papers wrote of us this week.",
        "Nothing here that is news to us at all.",
        "That was all.",
    ):
        assert words in draft.text
    assert any("could not be split into headline and outlet" in words for _, words in draft.to_check)


def test_headlines_without_addresses_are_a_block_that_waits_for_them() -> None:
    news = Items(
        items=(
            (para("LA Times: A law for the city"),),
            (para("Lo que los inmigrantes deben saber – Univision"),),
        )
    )
    draft = composed(Post(pieces=(head("In the news"), news), title="T"))
    (block,) = parse(draft.text).blocks
    assert isinstance(block, News)
    assert [(item.outlet, item.url, item.lang) for item in block.items if isinstance(item, Story)] == [
        ("LA Times", "", ""),
        ("Univision", "", "es"),
    ]
    (line,) = [line for line, words in draft.missing if "web addresses of 2 headlines" in words]
    assert draft.text.split("\n")[line - 1] == "::: news In the news"


def test_a_lost_picture_leaves_its_words_and_the_reason_in_a_note() -> None:
    draft = composed(Post(pieces=(PostPicture(source="b.png", alt="A map", caption="By Sam."),), title="T"))
    for words in ("b.png", "it is away", "A map", "By Sam."):
        assert words in draft.text
    assert parse(draft.text).blocks == ()


def test_pictures_in_lists_and_quotes_are_found_too() -> None:
    inner = Items(items=((para("one"), PostPicture(source="a.png", alt="A")),))
    assert [picture.source for picture in pictures_of(Post(pieces=(inner,), title="T"))] == ["a.png"]


def test_a_paragraph_longer_than_an_issue_may_hold_is_broken_up() -> None:
    text = "This is a sentence of the post. " * 2_000
    draft = composed(Post(pieces=(para(text),), title="T"))
    assert flat(text) in seen(draft.text)


def test_a_post_longer_than_an_issue_is_refused() -> None:
    with pytest.raises(PostError, match="longer than an issue"):
        composed(Post(pieces=tuple(para("x" * 10_000) for _ in range(110)), title="T"))


def test_a_note_that_is_too_long_says_how_much_is_missing() -> None:
    post = Post(
        pieces=(Paragraph(spans=plain("The text of the post.")),),
        title="T",
        leftover=tuple(f"Reader {number} wrote this comment about it." for number in range(4_000)),
    )
    draft = compose(post, publication=PUBLICATION, list_key="constituents", today=dt.date(2023, 3, 11))
    (missing,) = re.findall(r"\((\d+) more words around the post did not fit: see the page\)", draft.text)
    kept = draft.text.count("wrote this comment about it.")
    assert kept * 7 + int(missing) == 4_000 * 7
    assert any("did not fit" in report for _, report in draft.to_check)
