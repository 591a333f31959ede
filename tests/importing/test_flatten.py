"""Flatten: lists and quotes hold what an issue's can hold; the rest follows them, and no word is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.flatten import flatten
from newsletter.importing.post import (
    Code,
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    PostPicture,
    PostTable,
    Quotation,
    Rule,
    Span,
    plain,
    text_of,
)
from tests.importing.made import pieces as made_pieces

PICTURE = PostPicture(source="a.png", alt="A map")
NOTE = Note(text="for the writer")


def line(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


def items(*found: tuple[Piece, ...]) -> Items:
    return Items(items=found)


def test_pictures_and_notes_in_a_list_follow_it() -> None:
    assert flatten(items((line("one"), PICTURE), (NOTE, line("two")))) == (
        items((line("one"),), (line("two"),)), PICTURE, NOTE,
    )  # fmt: skip
    assert flatten(items((PICTURE,))) == (PICTURE,)


def test_lists_are_three_deep_and_what_is_deeper_lies_in_the_third() -> None:
    deep: Piece = line("six")
    for word in ("five", "four", "three", "two", "one"):
        deep = items((line(word), deep))
    (flat,) = flatten(deep)
    third = items((line("three"), line("four"), line("five"), line("six")))
    assert flat == items((line("one"), items((line("two"), third))))


def test_an_item_that_begins_with_a_list_gives_its_place_to_the_first_of_it() -> None:
    (flat,) = flatten(items((items((line("a"),), (line("b"),)), line("c"))))
    assert flat == items((line("a"), items((line("b"),)), line("c")))


def test_headings_code_and_tables_in_a_list_are_paragraphs() -> None:
    table = PostTable(rows=((plain("a"), plain("b")), ((), ())))
    (flat,) = flatten(items((Heading(level=3, spans=plain("What")), Code(text="x\ny"), table, Rule())))
    assert flat == items((
        Paragraph(spans=(Span(text="What", strong=True),)), line("x\ny"),
        Paragraph(spans=(Span(text="a"), Span(text=" | "), Span(text="b"))),
    ))  # fmt: skip


def test_a_quote_in_a_list_keeps_whose_words_they_are() -> None:
    (flat,) = flatten(items((Quotation(pieces=(line("We open."),), attribution="Asha"),)))
    assert flat == items((line("We open."), line("— Asha")))


def test_the_last_line_of_a_quote_after_a_dash_is_a_name() -> None:
    one = Quotation(pieces=(line("We open.\n— Asha Patel"),))
    two = Quotation(pieces=(line("We open."), line("-- Asha Patel")))
    named = (Quotation(pieces=(line("We open."),), attribution="Asha Patel"),)
    assert flatten(one) == named
    assert flatten(two) == named
    alone = Quotation(pieces=(line("— and so on"),))
    assert flatten(alone) == (alone,)
    known = Quotation(pieces=(line("We open."), line("— and close.")), attribution="Asha")
    assert flatten(known) == (known,)


def test_a_picture_in_a_quote_follows_it_and_a_name_alone_is_a_line() -> None:
    assert flatten(Quotation(pieces=(line("We open."), PICTURE))) == (
        Quotation(pieces=(line("We open."),)), PICTURE,
    )  # fmt: skip
    assert flatten(Quotation(pieces=(Rule(),), attribution="Asha")) == (line("— Asha"),)


def test_a_heading_as_long_as_a_paragraph_is_one() -> None:
    long = plain("word " * 61)
    assert flatten(Heading(level=2, spans=long)) == (Paragraph(spans=long),)
    short = Heading(level=2, spans=plain("word " * 60))
    assert flatten(short) == (short,)


@given(st.lists(made_pieces(), max_size=3).map(tuple))
def test_no_word_is_lost_and_pictures_stand_by_themselves(given_pieces: tuple[Piece, ...]) -> None:
    flat = tuple(part for piece in given_pieces for part in flatten(piece))
    assert sorted(words(given_pieces)) == sorted(words(flat))
    for piece in flat:
        inner = (
            piece.items
            if isinstance(piece, Items)
            else (piece.pieces,)
            if isinstance(piece, Quotation)
            else ()
        )
        assert not any(isinstance(one, PostPicture | Note) for item in inner for one in item)


def words(pieces: tuple[Piece, ...]) -> list[str]:
    """Return the letters and digits of every word; dashes and bars are how a quote or a table is written."""
    return [
        "".join(filter(str.isalnum, word)) for word in text_of(pieces).split() if any(map(str.isalnum, word))
    ]
