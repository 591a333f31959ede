"""Plain text: what comes out of a clipboard becomes headings, lists and paragraphs, word for word."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given

from newsletter.errors import PostError
from newsletter.importing.plain_text import linked, read_text
from newsletter.importing.post import Heading, Items, Paragraph, Piece, Post, PostTable, text_of, words_of
from tests.importing.body import SAMPLE, plain
from tests.importing.made import texts
from tests.importing.pasted import pasted
from tests.importing.seen import flat


def read(text: str) -> Post:
    return read_text(text, name="standard input")


def kinds(text: str) -> list[str]:
    return [type(piece).__name__ for piece in read(text).pieces]


def items(piece: Piece) -> list[str]:
    assert isinstance(piece, Items)
    return [text_of(item) for item in piece.items]


def test_a_pasted_page_gives_title_kicker_and_date_and_leaves_its_furniture_behind() -> None:
    post = read(pasted(SAMPLE))
    assert (post.title, post.kicker, post.date) == (SAMPLE.title, SAMPLE.kicker, dt.date(2023, 3, 11))
    assert post.left_out[:2] == ("Skip to main content", "Menu")
    assert "Share on Facebook" in post.left_out
    assert "All rights reserved" not in text_of(post.pieces)


def test_short_lines_above_text_are_headings() -> None:
    headings = [words_of(piece.spans) for piece in read(pasted(SAMPLE)).pieces if isinstance(piece, Heading)]
    assert headings == [plain(part.lines[0]) for part in SAMPLE.parts if part.kind == "h2"]


@pytest.mark.parametrize("mark", ["•", "·", "-", "*", "–", "◦", "\uf0b7", "o\t", "o   "])
def test_every_usual_bullet_makes_a_list(mark: str) -> None:
    found = read(
        f"The title of it\n\nWe ask for two things, and we ask for them now:\n\n{mark} one\n{mark} two\n"
    ).pieces
    assert items(found[-1]) == ["one", "two"]


@pytest.mark.parametrize("inner", ["   o Inside", "\to Inside", "    o   inside", "o   Inside"])
def test_words_second_bullet_is_an_item_in_the_item_above(inner: str) -> None:
    post = read(f"The title of it\n\nWe ask for these things, all of them:\n\n• One\n{inner}\n• Two\n")
    assert "o Inside" not in text_of(post.pieces)
    listed = [text_of((piece,)) for piece in post.pieces if isinstance(piece, Items)]
    assert len(listed) == 1
    assert [line.strip("-• ").lower() for line in listed[0].split("\n") if line.strip()] == [
        "one",
        "inside",
        "two",
    ]


def test_the_spanish_word_for_or_is_no_bullet() -> None:
    post = read(
        "El título del texto\n\nVenga a la biblioteca\n  o llame a la oficina del distrito por la mañana.\n"
    )
    assert "o llame a la oficina" in text_of(post.pieces)
    assert not any(isinstance(piece, Items) for piece in post.pieces)


def test_numbered_lines_make_a_numbered_list_that_keeps_its_start() -> None:
    found = read("The title\n\nSome words that end here.\n\n3. three\n4) four").pieces[-1]
    assert isinstance(found, Items)
    assert (found.ordered, found.start, items(found)) == (True, 3, ["three", "four"])


def test_items_further_in_are_a_list_in_the_item_above() -> None:
    found = read("The title\n\nSome words that end here.\n\n• one\n    • inner\n• two").pieces[-1]
    assert isinstance(found, Items)
    assert [type(piece) for piece in found.items[0]] == [Paragraph, Items]
    assert len(found.items) == 2


def test_headlines_on_lines_below_each_other_stay_apart() -> None:
    news = [
        "LA Times: Three council members want to make L.A. a sanctuary city by law",
        "Univision: Lo que los inmigrantes deben saber sobre la ciudad santuario",
        "Beverly Press: Critics question LAPD’s proposed robot dog",
    ]
    pieces = read("The title\n\nIn the News\n" + "\n".join(news)).pieces
    assert [words_of(piece.spans) for piece in pieces if isinstance(piece, Paragraph)] == news


def test_wrapped_lines_are_one_paragraph_and_short_ones_are_not() -> None:
    wrapped = (
        "This sentence was wrapped by a mail program after seventy\ncharacters and goes on here. And ends."
    )
    assert text_of(read(f"The title\n\n{wrapped}").pieces) == " ".join(wrapped.split())
    assert kinds("The title\n\nDear neighbor,\nThis is the first sentence of the letter.") == [
        "Paragraph",
        "Paragraph",
    ]


def test_addresses_become_links_without_the_full_stop_behind_them() -> None:
    spans = linked("See https://a.example/x?y=1 or www.b.example. Then (https://c.example/z).")
    assert [(span.text, span.href) for span in spans if span.href] == [
        ("https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("www.b.example", "https://www.b.example"),
        ("https://c.example/z", "https://c.example/z"),
    ]
    assert (
        "".join(span.text for span in spans)
        == "See https://a.example/x?y=1 or www.b.example. Then (https://c.example/z)."
    )


@pytest.mark.parametrize("text", ["Skip to main content\nMenu\n", "\u200b\u200b", "Share on Facebook"])
def test_nothing_but_furniture_is_refused(text: str) -> None:
    with pytest.raises(PostError, match="has no text"):
        read(text)


def test_a_first_line_that_is_a_sentence_is_no_title() -> None:
    post = read(
        "This is a whole sentence that somebody wrote at the very start. And another.\n\nMore of it, and more."
    )
    assert post.title == ""
    assert "very start" in text_of(post.pieces)


@given(texts(12))
def test_no_line_of_any_text_is_lost(text: str) -> None:
    try:
        post = read(text)
    except PostError:
        return
    targets = [
        span.href
        for piece in post.pieces
        if isinstance(piece, Paragraph)
        for span in piece.spans
        if span.href
    ]
    said = "".join(
        (text_of(post.pieces), *targets, post.title, post.kicker, post.lead, *post.left_out, *post.leftover)
    )
    letters = [char for char in flat(text) if char.isalpha()]
    kept = {char for char in flat(said) if char.isalpha()}
    assert [char for char in letters if char not in kept and char not in "oO"] == [] or post.date is not None


def test_rows_from_a_spreadsheet_are_a_table_and_lists_with_tabs_are_not() -> None:
    text = "A title\n\nHours of the week:\nBranch\tOpens\nMain\t10:00\nEast\t\n\n1.\tOne\n2.\tTwo\n\n•\tThree\n•\tFour"
    pieces = read_text(text, name="a").pieces
    (table,) = [piece for piece in pieces if isinstance(piece, PostTable)]
    assert [[words_of(cell) for cell in row] for row in table.rows] == [
        ["Branch", "Opens"],
        ["Main", "10:00"],
        ["East", ""],
    ]
    assert len([piece for piece in pieces if isinstance(piece, Items)]) == 2


def test_headlines_under_in_the_news_are_never_joined_or_headings_but_a_wrapped_one_is_whole() -> None:
    news = (
        "The Paper: Council caps rent increases at 4% in older buildings\n"
        "The Radio: What the city’s new renter rules mean for you, and when they\nstart\n"
        "The Courier: Rents"
    )
    pieces = read(f"The title\n\nIn the News\n\n{news}").pieces
    assert [words_of(piece.spans) for piece in pieces if isinstance(piece, Paragraph)] == [
        "The Paper: Council caps rent increases at 4% in older buildings",
        "The Radio: What the city’s new renter rules mean for you, and when they start",
        "The Courier: Rents",
    ]


def test_after_the_news_wrapped_text_is_joined_as_before() -> None:
    text = "Join us on Saturday at the library for the opening of the garden with\nMayor Bass and the volunteers who built it."
    pieces = read(f"The title\n\nIn the News\n\nLA Times: A law\n\n{text}").pieces
    assert " ".join(text.split()) in text_of(pieces).split("\n")


@pytest.mark.parametrize(
    ("line", "label", "button"),
    [
        ("Read the full ordinance (PDF): https://a.example/o.pdf", "Read the full ordinance (PDF)", True),
        ("Regístrese: https://a.example/r", "Regístrese", True),
        ("Agenda – https://a.example/agenda", "Agenda", False),
        ("Meeting minutes (https://a.example/minutes)", "Meeting minutes", False),
    ],
)
def test_words_and_an_address_are_a_link_or_a_button(line: str, label: str, button: bool) -> None:
    found = read(f"The title\n\nThis is a sentence that ends here.\n\n{line}\n\nMore of it.").pieces[1]
    assert isinstance(found, Paragraph)
    assert (words_of(found.spans), found.button) == (label, button)
    assert found.spans[0].href.startswith("https://a.example/")


@pytest.mark.parametrize(
    "line", ["Visit us at: https://a.example/", "https://a.example/x: https://a.example/y"]
)
def test_other_lines_with_an_address_stay(line: str) -> None:
    found = read(f"The title\n\nThis is a sentence that ends here.\n\n{line}").pieces[1]
    assert text_of((found,)) == line


def test_a_dash_and_a_name_below_a_quotation_are_no_list() -> None:
    found = read("The title\n\n“We asked for a floor, and we got one.”\n– Elena Torres, Chair").pieces
    assert [type(piece) for piece in found] == [Paragraph]
    assert kinds("The title\n\nTwo rules that we keep:\n– Keep every letter\n– Answer it")[-1] == "Items"
