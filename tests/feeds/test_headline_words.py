"""Words and phrases."""

from __future__ import annotations

import pytest

from newsletter.feeds.headline_words import has_phrase, words_of


def test_case_accents_and_punctuation_do_not_count() -> None:
    assert words_of("L.A.’s “Café”, ÜBER-plan!") == ("las", "cafe", "uber", "plan")
    assert words_of("") == ()


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("Mayor Karen Bass opens a park", "karen bass", True),
        ("Karen opens; Bass closes", "Karen Bass", False),
        ("Rent rises", "ren", False),
        ("El Concejo votó", "voto", True),
        ("Rent rises", "  ", False),
        ("", "rent", False),
    ],
)
def test_a_phrase_is_whole_words_in_order(text: str, phrase: str, found: bool) -> None:
    assert has_phrase(text, phrase) is found
