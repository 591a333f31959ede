"""Text for searching: folding, the words of a query, excerpts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.archive.search_text import MOST_WORDS, excerpt, fold, query_words, searched_text
from newsletter.model import Link
from tests.sending.samples import edition

LONG = " ".join(f"word{number}" for number in range(300))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Reunión", "reunion"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Łódź", "łodz"),
        ("ﬁne", "fine"),
    ],
)
def test_case_and_accents_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Rent relief", ("rent", "relief")),
        ("e-mail", ("e", "mail")),
        ("O'Brien", ("o", "brien")),
        ("C++", ("c",)),
        ('"-rent" title: * NEAR( AND', ("rent", "title", "near", "and")),
        ("reunión reunion", ("reunion",)),
        ('_ \x00 * "', ()),
        ("", ()),
    ],
)
def test_no_sign_of_a_query_has_a_meaning(query: str, words: tuple[str, ...]) -> None:
    assert query_words(query) == words


def test_a_query_is_bounded() -> None:
    assert len(query_words(LONG)) == MOST_WORDS


def test_the_text_has_no_links_of_the_theme_and_nobodys_name() -> None:
    links = (Link(url="https://l.example/archive/march", text="View in browser"),)
    text = searched_text(
        replace(
            edition(links=links),
            text="View in browser: https://l.example/archive/march\n=====\n" + edition().text,
        )
    )
    assert text == "Dear neighbor, Hi."


def test_the_text_ends_above_the_footer_that_every_issue_has() -> None:
    rule = "_" * 72
    footer = f"\n{rule}\n\nYou signed up for news.\n\nOffice\n200 N. Spring St.\n"
    assert searched_text(replace(edition(), text="Dear neighbor,\n" + footer)) == "Dear neighbor,"
    form = f"Your name:\n{rule}\nBring it along.\n"
    found = searched_text(replace(edition(), text=form + footer))
    assert found == "Your name: Bring it along."


def test_the_text_begins_below_its_title() -> None:
    one = edition(
        subject="Rent relief opens",
        text="The Thirteenth\nMarch 11\n\nRent relief\nopens\n=====\n\nApply now.\n",
    )
    assert searched_text(one) == "Apply now."
    assert searched_text(replace(one, subject="Rent")) == "relief opens Apply now."
    late = replace(one, text=LONG + " Rent relief opens")
    assert searched_text(late) == late.text


def shown(text: str, *words: str) -> str:
    return "".join(f"[{one.text}]" if one.found else one.text for one in excerpt(text, words))


def test_an_excerpt_marks_what_was_found_as_it_is_written() -> None:
    assert shown("La Reunión es el martes.", "reunion") == "La [Reunión] es el martes."
    assert shown("Two permits, one permit.", "permit") == "Two [permits], one [permit]."


def test_an_excerpt_is_round_the_first_hit_in_whole_words() -> None:
    found = shown(LONG, "word200")
    assert found.startswith("… word19")
    assert "[word200] word201" in found
    assert found.endswith(" …")
    assert len(found) < 230


def test_without_a_hit_it_is_the_beginning() -> None:
    assert shown("Only the title has it.", "march") == "Only the title has it."


@given(text=st.text(max_size=500), query=st.text(max_size=20))
def test_an_excerpt_is_a_part_of_the_text(text: str, query: str) -> None:
    words = query_words(query)
    if words:
        pieces = [one.text for one in excerpt(text, words) if one.text not in ("… ", " …")]
        assert "".join(pieces) in text
