"""Garbled text: broken names are pointed out, unusual ones are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.garbled_text import name_warning, text_warning, ungarbled

NAMES = [
    "José",
    "Núñez",
    "Müller",
    "Dvořák",
    "Łukasz",
    "Ærøskøbing",
    "Ångström",
    "Gal·la",
    "Đặng",
    "Çelik",
    "Ľubica",
    "Ďuriš",
    "Żółć",
    "Őrség",
    "Ţepeş",
    "Сергей",
    "Юлія",
]
LETTERS = st.text("abcdeéèíóúñüöäåøçß", min_size=1, max_size=12).filter(lambda text: not text.isascii())


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("JosÃ©", "José"),
        ("NÃºÃ±ez", "Núñez"),
        ("Oâ€™Neill", "O’Neill"),
        ("Jos├®", "José"),
        ("JosĂ©", "José"),
        ("JosГ©", "José"),
        ("Jos√©", "José"),
        ("Ð˜Ð²Ð°Ð½", "Иван"),
        ("Jos&eacute;", "José"),
        ("O&#39;Brien", "O'Brien"),
        ("Mar&#xED;a", "María"),
        ("Smith &amp; Sons", "Smith & Sons"),
    ],
)
def test_a_name_that_can_be_read_again_is_shown_as_it_was_meant(broken: str, meant: str) -> None:
    warning = name_warning(broken)
    assert f"“{broken}”" in warning
    assert f"“{meant}” may be meant" in warning


@pytest.mark.parametrize(
    "broken",
    [
        "Jos‚ N£¤ez",  # code page 850 read as Windows-1252
        "Bj”rn",  # code page 437
        "£ukasz",  # ISO 8859-2
        "Wi¶niewski",
        "¯aneta",
        "JosŽ",  # Mac Roman
        "Nu?ez",
        "Jos?",
        "Jos\\u00e9",
        "Jos%C3%A9",
        "Jos=C3=A9",
    ],
)
def test_a_name_that_cannot_be_read_again_is_pointed_out(broken: str) -> None:
    assert broken in name_warning(broken)


@pytest.mark.parametrize(
    "whole",
    [
        *NAMES,
        "L’Écuyer",
        "d’Évreux",
        "Mª José",
        "“Bob” Smith",
        "Ana…",
        "Renée–Luc",
        "Trần Thị",
        "Иван",
        "王小明",
        "O'Neill",
        "¿Ana?",
        "<b>Ana</b>",
        "&lt;",
        "AT&T",
        "=?utf-8?q?hi=0A?=",
        "100% Ana",
        "👩‍👧 Ana",
        "",
    ],
)
def test_an_unusual_name_is_no_broken_one(whole: str) -> None:
    assert name_warning(whole) == ""


@given(LETTERS, st.sampled_from(["cp1252", "cp850"]))
def test_utf_8_that_was_read_as_another_encoding_is_read_again(name: str, encoding: str) -> None:
    try:
        broken = name.encode().decode(encoding)
    except UnicodeDecodeError:
        return
    if broken == broken.replace(" ", "").strip():
        assert ungarbled(broken) == name


@given(st.text(max_size=30))
def test_any_text_gives_a_sentence_or_nothing(text: str) -> None:
    for warning in (name_warning(text), text_warning(text)):
        assert warning == "" or warning.endswith(".")
