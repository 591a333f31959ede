"""Wish words: the whole line must be the wish."""

from __future__ import annotations

import pytest

from newsletter.inbound.unsubscribe_phrases import BARE_WISH, LEAVING_WORD


@pytest.mark.parametrize(
    "line",
    [
        "Unsubscribe",
        "unsubscribe me from this newsletter, please.",
        "STOP",
        "Baja, gracias!",
        "Se désinscrire",
        "abmelden bitte",
    ],
)
def test_a_line_that_says_no_more_is_a_wish(line: str) -> None:
    assert BARE_WISH.fullmatch(line)


@pytest.mark.parametrize(
    "line",
    ["", "please", "do not unsubscribe", "unsubscribe link broken", "stop the works", "baja california"],
)
def test_a_line_that_says_anything_else_is_none(line: str) -> None:
    assert BARE_WISH.fullmatch(line) is None


def test_a_word_in_a_sentence_is_seen() -> None:
    assert LEAVING_WORD.search("Why can I not unsubscribe?")
    assert LEAVING_WORD.search("Where is the library?") is None
