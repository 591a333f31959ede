"""Search text: what a person is found by, and what a query asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.search_text import MOST_WORDS, fold, query_parts, searched_text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ruiz", True),
        ("RUIZ Ana", True),
        ("nunez", True),
        ("Núñ", True),
        ("ñez", True),
        ("a", True),
        ("an", True),
        ("ru", True),
        ("ui", False),
        ("z", False),
        ("n@exa", True),
        ("example.org", True),
        ("ana bob", False),
        ("%", False),
        ('"', False),
        ("-ruiz", False),
    ],
)
def test_a_query_finds_a_person_or_not(query: str, found: bool) -> None:
    text = searched_text("Ana", "Ruiz Núñez", "Anton@example.org")
    assert all(part in text for part in query_parts(query)) is found


def test_a_query_without_a_word_asks_for_nothing() -> None:
    assert query_parts(" \t ") == query_parts("") == query_parts("\ue000") == ()


@given(st.text(), st.text(), st.text())
def test_every_part_of_a_name_finds_its_person(first: str, last: str, query: str) -> None:
    text = searched_text(first, last, "a@example.org")
    words = fold(f"{first} {last}").split()
    assert all(part in text for word in words for part in query_parts(word[:50]))
    assert all(len(part) >= 3 for part in query_parts(query))
    assert len(query_parts(query)) <= MOST_WORDS
