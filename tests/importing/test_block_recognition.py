"""Recognise: a fact, praise and news are found where they stand, and every piece is in one part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.block_recognition import recognize_blocks
from newsletter.importing.part import DidYouKnow, Headlines, NewsHeadline, Part, StaffSpotlight
from newsletter.importing.post import (
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    PostPicture,
    Span,
    plain,
    text_of,
)
from tests.importing.made import pieces
from tests.importing.seen import flat


def para(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


def head(text: str, level: int = 2) -> Heading:
    return Heading(level=level, spans=plain(text))


def parts(*made: Piece) -> list[Part]:
    return [part for part in recognize_blocks(made, lang="en") if not isinstance(part, Note)]


@pytest.mark.parametrize(
    "label", ["Did you know?", "DID YOU KNOW?", "Did you know:", "¿Sabía que…?", "¿Lo sabías?"]
)
def test_a_label_at_the_beginning_becomes_the_facts_title(label: str) -> None:
    assert parts(Paragraph(spans=(Span(text=f"{label} ", strong=True), Span(text="It opens.")))) == [
        DidYouKnow(title=label, pieces=(para("It opens."),))
    ]


def test_a_question_that_begins_with_it_stays_whole() -> None:
    made = para("Did you know that the library opens on Sundays?")
    assert parts(made) == [DidYouKnow(pieces=(made,))]


def test_a_heading_takes_its_first_paragraph_and_the_list_it_announces() -> None:
    items = Items(items=((para("one"),),))
    found = parts(head("Did you know?"), para("Two things:"), items, para("More text."))
    assert found == [
        DidYouKnow(title="Did you know?", pieces=(para("Two things:"), items)),
        para("More text."),
    ]


def test_a_question_further_down_is_a_sentence_like_any_other() -> None:
    made = (head("Rules"), para("They are few."), para("Did you know that it opens?"))
    assert parts(*made) == list(made)


def test_a_question_opens_the_post_also_below_a_picture_or_a_heading() -> None:
    fact = para("Did you know that it opens?")
    for above in (PostPicture(source="a.png"), head("Policy explained"), Note(text="x")):
        assert DidYouKnow(pieces=(fact,)) in parts(above, fact, head("Rules"), para("They are few."))


def test_a_label_is_one_wherever_it_is() -> None:
    made = (head("Rules"), para("They are few."), para("💡 Did you know? It opens."), para("More."))
    assert parts(*made) == [
        *made[:2],
        DidYouKnow(title="💡 Did you know?", pieces=(para("It opens."),)),
        made[3],
    ]


def test_a_section_ends_at_the_next_heading_of_its_level() -> None:
    found = parts(
        head("Staff spotlight"),
        para("Sam keeps the vans going."),
        head("His day", 3),
        para("It is long."),
        head("Next"),
    )
    assert isinstance(found[0], StaffSpotlight)
    assert found[0].title == "Staff spotlight"
    assert len(found[0].pieces) == 3
    assert found[1] == head("Next")


@pytest.mark.parametrize(("text", "praised"), [("Our staff is great.", True), ("The library opens.", False)])
def test_one_more_thing_is_praise_only_of_people_of_the_office(text: str, praised: bool) -> None:
    assert isinstance(parts(head("One more thing"), para(text))[0], StaffSpotlight) is praised


def test_lines_of_news_with_breaks_and_addresses_on_lines_of_their_own() -> None:
    text = "LA Times: A law for the city\nhttps://a.example/1\nKTLA: Another law for the city\nhttps://a.example/2"
    found = parts(head("In the news"), Paragraph(spans=plain(text)))
    assert isinstance(found[0], Headlines)
    assert [(line.outlet, line.title, line.url) for line in found[0].headlines] == [
        ("LA Times", "A law for the city", "https://a.example/1"),
        ("KTLA", "Another law for the city", "https://a.example/2"),
    ]


def test_a_section_without_news_stays_as_it_is() -> None:
    made = (head("In the news"), para("There was nothing about us this week."))
    assert parts(*made) == list(made)


def words(part: Part) -> str:
    match part:
        case DidYouKnow() | StaffSpotlight():
            return f"{part.title}\n{text_of(part.pieces)}\n{text_of((part.picture,)) if isinstance(part, StaffSpotlight) and part.picture else ''}"
        case Headlines():
            return "\n".join([part.title, *map(_line, part.headlines)])
        case _:
            return text_of((part,))


def _line(headline: NewsHeadline) -> str:
    return headline.line


@given(st.lists(pieces(), max_size=6))
def test_every_piece_is_in_a_part(made: list[Piece]) -> None:
    said = "".join(flat("".join(map(words, recognize_blocks(made, lang="en")))).split())
    lost = [line for line in text_of(tuple(made)).split("\n") if "".join(flat(line).split()) not in said]
    assert [line for line in lost if not flat(line).lower().startswith(("did you know", "¿"))] == []
