"""Words, minutes and the level of a language, against texts whose level is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.preflight.readability import FEWEST_WORDS, Readability, ReadingLevel, measure

LINCOLN = (
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in "
    "Liberty, and dedicated to the proposition that all men are created equal. Now we are engaged in a great "
    "civil war, testing whether that nation, or any nation so conceived and so dedicated, can long endure. "
    "We are met on a great battle-field of that war."
)
"""The Gettysburg address, 1863. Flesch's formula by hand: 64 words, 3 sentences, 97 syllables: 57."""
EASY = (
    "The library opens at nine on Monday. You can bring your old books. We will find a new home for them. "
    "There is a room for kids. They can read, draw and play. Come with your friends. It costs nothing. "
    "If you need a ride, call us. We can pick you up. The bus stops at the door. See you on Monday."
)
HARD = (
    "Notwithstanding the aforementioned jurisdictional considerations, the administration anticipates "
    "implementing comprehensive intergovernmental accountability mechanisms, necessitating interdisciplinary "
    "collaboration between municipal departments, nongovernmental organizations and constituencies "
    "historically underrepresented in participatory budgeting deliberations, whose recommendations, "
    "following legislative authorization, would subsequently constitute operational requirements for "
    "infrastructural modernization initiatives throughout metropolitan neighborhoods experiencing "
    "disproportionate environmental vulnerabilities."
)
FACIL = (
    "La biblioteca abre el lunes a las nueve. Puede traer sus libros viejos. Vamos a darles una nueva casa. "
    "Hay una sala para los niños. Allí leen, pintan y juegan. Venga con sus amigos. Todo es gratis. "
    "Si no puede venir solo, llame y lo vamos a buscar. El bus para en la puerta. Nos vemos el lunes a las nueve."
)
DIFICIL = (
    "La implementación interdepartamental de procedimientos administrativos complementarios, "
    "independientemente de las consideraciones presupuestarias anteriormente mencionadas, requerirá "
    "colaboraciones institucionales extraordinarias entre organizaciones gubernamentales y representaciones "
    "comunitarias tradicionalmente desfavorecidas, cuyas recomendaciones constituirían posteriormente "
    "requerimientos operacionales imprescindibles para la modernización infraestructural metropolitana, "
    "particularmente considerando vulnerabilidades socioeconómicas desproporcionadas identificadas "
    "anteriormente por investigaciones universitarias independientes y multidisciplinarias contemporáneas."
)


def test_a_known_text_gets_the_score_of_the_formula() -> None:
    found = measure([LINCOLN], "en")
    assert found.words == 64
    assert found.score is not None
    assert abs(found.score - 57) <= 3


@pytest.mark.parametrize(
    ("text", "lang", "level"),
    [
        (EASY, "en", ReadingLevel.EASY), (HARD, "en-GB", ReadingLevel.HARD),
        (FACIL, "es", ReadingLevel.EASY), (DIFICIL, "es-MX", ReadingLevel.HARD),
    ],
)  # fmt: skip
def test_easy_and_hard_texts_are_told_apart(text: str, lang: str, level: ReadingLevel) -> None:
    assert measure([text], lang).level is level


def test_of_other_languages_and_short_texts_only_words_are_counted() -> None:
    assert measure([EASY], "de") == Readability(words=62, minutes=1)
    assert measure(["Dear neighbor,", "two words"], "en") == Readability(words=4, minutes=1)
    assert measure([], "en") == Readability(words=0, minutes=0)


def test_a_paragraph_ends_a_sentence_and_a_number_or_an_abbreviation_ends_none() -> None:
    one = " ".join(["word"] * FEWEST_WORDS)
    assert measure([one, one], "en") == measure([f"{one}. {one}."], "en")
    assert measure([f"Mr. Lee {one}"], "en").score == measure([f"Mr Lee {one}"], "en").score
    assert measure([f"{one} 1.5 million"], "en").score == measure([f"{one} 15 million"], "en").score


@given(st.lists(st.text(max_size=300), max_size=5), st.sampled_from(["en", "es", "ja"]))
def test_whatever_the_text_a_score_is_between_none_and_all(texts: list[str], lang: str) -> None:
    found = measure(texts, lang)
    assert found.minutes <= found.words
    assert found.score is None or 0 <= found.score <= 100
