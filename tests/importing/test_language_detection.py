"""Speech: headlines of many languages, and silence where it is not sure."""

from __future__ import annotations

import pytest

from newsletter.importing.language_detection import SURE, detect_language


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "Lo que los inmigrantes deben saber sobre la ciudad santuario"),
        ("es", "Concejales proponen ley santuario"),
        ("es", "Ayuda para inquilinos en Los Ángeles"),
        ("en", "Three council members want L.A. to become a sanctuary city by law"),
        ("en", "Hollywood strike: what comes next"),
        ("ko", "이민자들이 알아야 할 것"),
        ("zh", "移民需要知道的事"),
        ("hy", "Ինչ պետք է իմանան ներգաղթյալները"),
        ("tl", "Ang dapat malaman ng mga imigrante"),
        ("vi", "Những điều người nhập cư cần biết"),
        ("fa", "آنچه مهاجران باید بدانند"),
        ("fr", "Ce que les immigrés doivent savoir"),
    ],
)
def test_a_headlines_language_is_told(lang: str, text: str) -> None:
    found, sure = detect_language(text)
    assert found == lang
    assert sure >= SURE


@pytest.mark.parametrize("text", ["El Segundo refinery fined", "Dodgers win"])
def test_names_of_places_and_short_lines_are_not_sure(text: str) -> None:
    assert detect_language(text)[1] < SURE


def test_what_has_no_letters_has_no_language() -> None:
    assert detect_language("2023 – 100 %") == ("", 0.0)
