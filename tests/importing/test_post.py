"""The post: what its pieces say, in the order of reading."""

from __future__ import annotations

from newsletter.importing.post import (
    Code,
    Heading,
    Items,
    Note,
    Paragraph,
    PostPicture,
    PostTable,
    Quotation,
    Rule,
    Span,
    plain,
    text_of,
    words_of,
)


def line(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


def test_words_stand_on_one_line_whatever_their_style() -> None:
    assert words_of((Span(text=" The\n"), Span(text="title ", strong=True), Span(text=" "))) == "The title"
    assert words_of(()) == ""


def test_a_text_without_letters_has_no_spans() -> None:
    assert plain("") == ()
    assert plain("x") == (Span(text="x"),)


def test_every_piece_says_its_words() -> None:
    pieces = (
        Heading(level=2, spans=plain("Heading")),
        line("Paragraph"),
        Items(items=((line("one"), Items(items=((line("deep"),),))), (line("two"),))),
        PostPicture(source="a.png", alt="Alt", caption="Caption"),
        PostPicture(source="a.png"),
        Quotation(pieces=(line("Quote"),), attribution="Asha"),
        PostTable(rows=((plain("a"), plain("b")), ((), plain("c")))),
        Code(text="x = 1"),
        Rule(),
        Note(text="Note"),
    )
    assert text_of(pieces).split("\n") == [
        "Heading", "Paragraph", "one", "deep", "two", "Alt", "Caption", "Quote", "Asha", "a", "b", "", "c", "x = 1",
        "Note",
    ]  # fmt: skip
