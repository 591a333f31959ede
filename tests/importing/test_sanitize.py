"""Sound text: nothing invisible is left, and no visible letter is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.sanitize import one_line, sanitize


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\u0000b\u0007c\u007f", "abc"),
        ("\ufeffa\u200bb\u2060c\u00add", "abcd"),
        ("invoice\u202egpj\u2066.exe\u2069", "invoicegpj.exe"),
        ("\u0093quoted\u0094", "“quoted”"),
        ("a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"),
        ("e\u0301", "é"),
        ("👩\u200d🚀 می\u200cخواهم a\u200eb", "👩\u200d🚀 می\u200cخواهم a\u200eb"),
        ("half \ud83d a character", "half  a character"),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_what_nobody_sees_goes_and_what_words_need_stays(text: str, clean: str) -> None:
    assert sanitize(text) == clean


def test_accents_beyond_any_language_are_thinned() -> None:
    assert len(sanitize("a" + "\u0315" * 5_000 + "b")) < 40


@given(st.text())
def test_it_is_done_once_and_keeps_every_letter_and_digit(text: str) -> None:
    clean = sanitize(text)
    assert sanitize(clean) == clean
    assert clean == unicodedata.normalize("NFC", clean)
    clean.encode("utf-8")
    letters = [char for char in unicodedata.normalize("NFC", text) if char.isalnum()]
    assert [char for char in letters if char not in clean] == []


def test_one_line_is_one_line() -> None:
    assert one_line(" a\n\n b\tc ") == "a b c"
