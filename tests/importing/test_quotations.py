"""Quotations: somebody's words and their name in any of the shapes people type, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.post import Heading, Note, Paragraph, Piece, Quotation, Span, plain, text_of
from newsletter.importing.quotations import is_quotation, name_after_dash, with_quotations
from tests.importing.made import pieces

WORDS = "We asked for a floor, and we got one."


def para(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


def quote(text: str, name: str) -> Quotation:
    return Quotation(pieces=(para(text),), attribution=name)


@pytest.mark.parametrize(
    "text",
    [
        f"“{WORDS}” – Elena Torres",
        f'"{WORDS}" — Elena Torres',
        f'"{WORDS}" -- Elena Torres',
        f'"{WORDS}" - Elena Torres',
        f"«{WORDS}» – Elena Torres",
        f"„{WORDS}“ – Elena Torres",
        f"»{WORDS}« – Elena Torres",
        f"“{WORDS}”\n– Elena Torres",
        f"“{WORDS}”\nElena Torres",
        f"  “{WORDS}”—Elena Torres ",
    ],
)
def test_words_and_a_name_are_a_quote_without_its_marks(text: str) -> None:
    assert with_quotations([para(text)]) == (quote(WORDS, "Elena Torres"),)


def test_a_name_may_have_a_role_and_the_words_keep_their_style() -> None:
    spans = (
        Span(text="“We asked for "),
        Span(text="a floor", strong=True),
        Span(text=".” – Elena Torres, Chair"),
    )
    assert with_quotations([Paragraph(spans=spans)]) == (
        Quotation(
            pieces=(
                Paragraph(
                    spans=(Span(text="We asked for "), Span(text="a floor", strong=True), Span(text="."))
                ),
            ),
            attribution="Elena Torres, Chair",
        ),
    )


def test_the_name_may_be_in_a_paragraph_below() -> None:
    assert with_quotations([para(f"“{WORDS}”"), para("— Elena Torres")]) == (quote(WORDS, "Elena Torres"),)
    unsigned = Quotation(pieces=(para(WORDS),))
    assert with_quotations([unsigned, para("– Elena Torres")]) == (quote(WORDS, "Elena Torres"),)
    inside = Quotation(pieces=(para(f"“{WORDS}” – Elena Torres"),))
    assert with_quotations([inside]) == (quote(WORDS, "Elena Torres"),)


@pytest.mark.parametrize(
    "text",
    [
        f"“{WORDS}” said Elena Torres.",
        f"“{WORDS}” – the council heard this for an hour and then it voted.",
        "“Sanctuary City” – A term with a history",
        f"“{WORDS}”",
        f"She said: “{WORDS}” – Elena Torres",
        f"“{WORDS}” – not a name",
        f"“{WORDS}” – “{WORDS}”",
        "",
        "“",
        "“” – Elena Torres",
    ],
)
def test_other_paragraphs_stay(text: str) -> None:
    assert with_quotations([para(text)]) == (para(text),)


def test_a_link_of_the_name_is_kept_in_a_note() -> None:
    linked = Span(text="Elena Torres", href="https://a.example/torres")
    for made in (
        [Paragraph(spans=(Span(text=f"“{WORDS}” – "), linked))],
        [para(f"“{WORDS}”"), Paragraph(spans=(Span(text="– "), linked))],
    ):
        found, note = with_quotations(made)
        assert found == quote(WORDS, "Elena Torres")
        assert isinstance(note, Note)
        assert "https://a.example/torres" in note.text


def test_a_signed_quote_takes_no_second_name_and_a_heading_takes_none() -> None:
    made: list[Piece] = [quote(WORDS, "Elena Torres"), para("– Ana Ruiz")]
    assert with_quotations(made) == tuple(made)
    made = [Heading(level=2, spans=plain("Rules")), para("— Ana Ruiz")]
    assert with_quotations(made) == tuple(made)


def test_a_dash_is_no_name_when_a_list_goes_on() -> None:
    assert name_after_dash("- keep every letter") == ""
    assert name_after_dash("- Keep every letter your landlord sends") == ""
    assert name_after_dash("– Elena Torres") == "Elena Torres"


def test_a_text_is_one_quotation_from_its_first_to_its_last_character() -> None:
    assert is_quotation(f"“{WORDS}” ")
    assert not is_quotation(f"“{WORDS}” and more")
    assert not is_quotation("")


@given(st.lists(pieces(), max_size=6))
def test_no_letter_is_lost(made: list[Piece]) -> None:
    def letters(found: tuple[Piece, ...]) -> str:
        said = tuple(piece for piece in found if not isinstance(piece, Note))
        return "".join(char for char in text_of(said) if char.isalnum())

    assert letters(with_quotations(made)) == letters(tuple(made))
