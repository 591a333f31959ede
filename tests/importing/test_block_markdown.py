"""Block Markdown: each kind of piece as a writer would type it, and as the issue reads it again."""

from __future__ import annotations

import pytest

from newsletter.importing.block_markdown import markdown, said
from newsletter.importing.post import (
    Code,
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    PostTable,
    Quotation,
    Rule,
    Span,
    plain,
)
from newsletter.issues.text_faults import LONGEST_PARAGRAPH


def line(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


def bullets(*texts: str, ordered: bool = False, start: int = 1) -> Items:
    return Items(items=tuple((line(text),) for text in texts), ordered=ordered, start=start)


TABLE = PostTable(rows=((plain("Day"), plain("Hours")), (plain("Sunday"), plain("1|2"))))


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        (Heading(level=3, spans=plain("What changes? #")), "### What changes? \\#"),
        (line("It opens."), "It opens."),
        (bullets("one", "two"), "- one\n- two"),
        (bullets("four", "five", ordered=True, start=4), "4. four\n5. five"),
        (Quotation(pieces=(line("We open."),), attribution="Asha Patel"), "> We open.\n>\n> -- Asha Patel"),
        (TABLE, "| Day | Hours |\n| --- | --- |\n| Sunday | 1\\|2 |"),
        (Code(text="a\n```\nb"), "````\na\n```\nb\n````"),
        (Rule(), "---"),
        (Note(text="for the writer"), ""),
        (Heading(level=2, spans=plain(" ")), ""),
        (Code(text=" \n"), ""),
    ],
)
def test_a_piece_is_written_as_a_writer_would(piece: Piece, text: str) -> None:
    assert markdown([piece]) == text


def test_pieces_have_an_empty_line_between_them() -> None:
    assert markdown([line("one"), Note(text="x"), line("two")]) == "one\n\ntwo"


def test_a_list_right_behind_another_stays_another() -> None:
    text = markdown([bullets("one"), bullets("two"), bullets("three", ordered=True)])
    assert text == "- one\n\n* two\n\n1. three"
    assert markdown([bullets(one, ordered=True) for one in "abc"]) == "1. a\n\n1) b\n\n1. c"


def test_a_list_in_a_list_and_two_paragraphs_in_an_item_are_set_in() -> None:
    inner = Items(items=((line("one"), bullets("deep")), (line("two"), line("more"))))
    assert markdown([inner]) == "- one\n  - deep\n\n- two\n\n  more"


def test_a_button_is_one_where_it_may_stand() -> None:
    button = Paragraph(spans=(Span(text="Sign up", href="https://x.example/a"),), button=True)
    assert markdown([button]) == "[Button: Sign up](https://x.example/a)"
    assert markdown([button], inside=True) == "[Sign up](https://x.example/a)"
    assert markdown([Quotation(pieces=(button,))]) == "> [Sign up](https://x.example/a)"
    assert markdown([Items(items=((button,),))]) == "- [Sign up](https://x.example/a)"
    long = Paragraph(spans=(Span(text="Sign up " * 10, href="https://x.example/a"),), button=True)
    assert markdown([long]).startswith("[Sign up Sign up")


def test_words_that_look_like_a_name_are_no_quote() -> None:
    """In a quote, the last line after a dash is whose words they are."""
    assert (
        markdown([Quotation(pieces=(line("We open."), line("— and close.")))]) == "We open.\n\n— and close."
    )


@pytest.mark.parametrize(
    "rows",
    [
        ((plain("one"),), (plain("two"),)),
        ((plain("one"), plain("two")),),
        (((), ()), (plain("one"), plain("two"))),
        ((plain("one"), plain("two")), (plain("x" * 3_000), plain("three"))),
    ],
)
def test_what_cannot_be_a_table_becomes_paragraphs(rows: tuple[tuple[tuple[Span, ...], ...], ...]) -> None:
    text = markdown([PostTable(rows=rows)])
    assert "|" not in text
    assert text.split("\n\n") == [cell[0].text for row in rows for cell in row if cell]


def test_short_rows_are_filled_up() -> None:
    table = PostTable(rows=((plain("a"), plain("b")), (plain("c"),)))
    assert markdown([table]) == "| a | b |\n| --- | --- |\n| c |  |"


def test_a_paragraph_longer_than_an_issue_may_hold_is_broken_behind_a_sentence() -> None:
    sentences = "This is one of many sentences. " * (LONGEST_PARAGRAPH // 20)
    parts = markdown([line(sentences)]).split("\n\n")
    assert len(parts) > 1
    assert all(len(part) <= LONGEST_PARAGRAPH and part.endswith("sentences.") for part in parts)
    assert " ".join(parts) == sentences.strip()


def test_whether_pieces_say_anything() -> None:
    assert said([line("x")])
    assert said([bullets("x")])
    assert not said([line(" "), Rule(), Note(text="x")])
