"""Headings: bold lines that mean to be some, from level 2 on, without gaps."""

from __future__ import annotations

import pytest

from newsletter.importing.headings import with_headings
from newsletter.importing.post import Heading, Note, Paragraph, Piece, Span, plain

TEXT = Paragraph(spans=plain("The library on Main Street opens on Sundays."))


def bold(text: str) -> Paragraph:
    return Paragraph(spans=(Span(text=text, strong=True),))


def levels(*found: int) -> list[int]:
    made = with_headings([Heading(level=level, spans=plain("x")) for level in found])
    return [piece.level for piece in made if isinstance(piece, Heading)]


def test_a_bold_line_is_a_heading_where_there_is_no_other() -> None:
    assert with_headings([bold("What changes"), TEXT]) == (
        Heading(level=2, spans=plain("What changes")),
        TEXT,
    )


def test_emphasis_and_links_of_it_stay() -> None:
    line = Paragraph(
        spans=(
            Span(text="See ", strong=True),
            Span(text="it", strong=True, emphasis=True, href="https://x.example"),
        )
    )
    (heading, _) = with_headings([line, TEXT])
    assert isinstance(heading, Heading)
    assert heading.spans == (Span(text="See "), Span(text="it", emphasis=True, href="https://x.example"))


@pytest.mark.parametrize(
    "line",
    [
        bold("It opens on Sundays."),
        bold("Hours:"),
        bold("word " * 13),
        bold("x" * 91),
        Paragraph(spans=(Span(text="Note ", strong=True), Span(text="the hours"))),
        Paragraph(spans=plain("What changes")),
    ],
)
def test_what_is_a_sentence_long_or_half_bold_is_none(line: Paragraph) -> None:
    assert with_headings([line, TEXT])[0] == line


def test_a_question_is_one_however_it_is_built() -> None:
    assert isinstance(with_headings([bold("What does this mean for the people here?"), TEXT])[0], Heading)


def test_with_headings_of_its_own_a_post_gets_no_others() -> None:
    pieces: list[Piece] = [Heading(level=2, spans=plain("Hours")), bold("What changes"), TEXT]
    assert with_headings(pieces) == tuple(pieces)


def test_the_name_of_a_section_is_a_heading_however_it_is_set() -> None:
    pieces: list[Piece] = [
        Heading(level=2, spans=plain("Hours")),
        Paragraph(spans=plain("In the news")),
        TEXT,
    ]
    assert with_headings(pieces)[1] == Heading(level=2, spans=plain("In the news"))


def test_a_line_that_nothing_follows_is_none() -> None:
    note = Note(text="for the writer")
    assert with_headings([TEXT, bold("The end")])[1] == bold("The end")
    assert with_headings([TEXT, bold("The end"), note, note, TEXT])[1] == bold("The end")


def test_levels_begin_at_two_and_leave_no_gap() -> None:
    assert levels(1, 3, 6, 1) == [2, 3, 4, 2]
    assert levels(4, 4) == [2, 2]
    assert levels(1, 2, 3, 4, 5) == [2, 3, 4, 4, 4]


def test_a_bold_line_that_opens_a_spotlight_is_a_heading_among_others() -> None:
    pieces: list[Piece] = [
        Heading(level=1, spans=plain("Hours")),
        Heading(level=2, spans=plain("On Sundays")),
        bold("Staff Spotlight: Ana Ruiz, Housing Deputy"),
        TEXT,
    ]
    made = [
        (piece.level, piece.spans[0].text) for piece in with_headings(pieces) if isinstance(piece, Heading)
    ]
    assert made == [(2, "Hours"), (3, "On Sundays"), (2, "Staff Spotlight: Ana Ruiz, Housing Deputy")]


def test_an_unmarked_line_opens_a_spotlight_only_with_a_name() -> None:
    named = Paragraph(spans=plain("Staff Spotlight: Ana Ruiz, Housing Deputy"))
    theme = Paragraph(spans=plain("Spotlight on the budget"))
    assert isinstance(with_headings([named, TEXT])[0], Heading)
    assert with_headings([theme, TEXT])[0] == theme
