"""Language detection: headlines of many languages, and silence where it is not sure."""

from __future__ import annotations

import pytest

from newsletter.importing.language_detection import LanguageGuess, detect_language


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "Lo que los inmigrantes deben saber sobre la ciudad santuario"),
        ("es", "Concejales proponen ley santuario"),
        ("es", "Ayuda para inquilinos en Los Ángeles"),
        ("es", "Cierran la calle Figueroa por obras"),
        ("en", "Three council members want L.A. to become a sanctuary city by law"),
        ("en", "Hollywood strike: what comes next"),
        ("en", "Why Los Feliz needs bike lanes"),
        ("en", "El Monte mayor resigns after vote"),
        ("en", "Council Approves New Housing Plan"),
        ("ko", "이민자들이 알아야 할 것"),
        ("zh", "移民需要知道的事"),
        ("ja", "移民が知っておくべきこと"),
        ("hy", "Ինչ պետք է իմանան ներգաղթյալները"),
        ("km", "អ្វីដែលជនអន្តោប្រវេសន៍គួរដឹង"),
        ("tl", "Ang dapat malaman ng mga imigrante"),
        ("vi", "Những điều người nhập cư cần biết"),
        ("fa", "آنچه مهاجران باید بدانند"),
        ("uk", "Що треба знати мігрантам"),
        ("fr", "Ce que les immigrés doivent savoir"),
        ("de", "Stadtrat beschließt neuen Haushalt"),
    ],
)
def test_a_headlines_language_is_found(lang: str, text: str) -> None:
    assert detect_language(text) == LanguageGuess(lang, sure=True)


@pytest.mark.parametrize(
    "text",
    [
        "El Segundo refinery fined",
        "Dodgers win",
        "Marina del Rey dock fire",
        "La Brea tar pits to close for renovation",
        "Las Virgenes water district raises rates",
    ],
)
def test_names_of_places_and_short_lines_are_not_sure(text: str) -> None:
    assert not detect_language(text).sure


@pytest.mark.parametrize(
    "text",
    [
        "El Govern aprova les ajudes al lloguer",
        "L'Ajuntament obre la convocatòria d'ajuts",
        "Udalak etxebizitza berriak eraikiko ditu",
        "O Concello abre as axudas para o alugueiro",
        "2023 – 100 %",
        "",
    ],
)
def test_a_language_outside_the_list_gets_no_guess(text: str) -> None:
    assert detect_language(text) == LanguageGuess()
