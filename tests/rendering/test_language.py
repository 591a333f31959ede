"""Language: dates, directions and names as readers expect them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.language import (
    direction,
    isolated,
    language_name,
    locale_of,
    long_date,
    said_in,
    same_language,
    short_date,
)

MARCH = dt.date(2023, 3, 8)


@pytest.mark.parametrize(
    ("lang", "long", "short"),
    [
        ("en", "March 8, 2023", "March 8"),
        ("en-GB", "8 March 2023", "8 March"),
        ("es", "8 de marzo de 2023", "8 de marzo"),
        ("de-AT", "8. März 2023", "8. März"),
        ("xx-unknown", "March 8, 2023", "March 8"),
    ],
)
def test_dates_are_written_in_the_issues_language(lang: str, long: str, short: str) -> None:
    assert long_date(MARCH, lang) == long
    assert short_date(MARCH, lang, beside=dt.date(2023, 12, 31)) == short
    assert short_date(MARCH, lang, beside=dt.date(2024, 1, 1)) == long


@pytest.mark.parametrize(
    ("lang", "way"), [("en", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("zh", "ltr"), ("", "ltr")]
)
def test_directions(lang: str, way: str) -> None:
    assert direction(lang) == way


@pytest.mark.parametrize(("lang", "name"), [("es-MX", "en español"), ("ko", "한국어"), ("tlh", "tlh")])
def test_languages_name_themselves(lang: str, name: str) -> None:
    assert language_name(lang) == name


def test_regions_do_not_make_another_language() -> None:
    assert same_language("en", "en-GB")
    assert not same_language("en", "es")


@given(lang=st.text(max_size=20))
def test_any_tag_has_a_locale(lang: str) -> None:
    assert locale_of(lang).language
    assert direction(lang) in {"ltr", "rtl"}


def test_words_in_another_language_than_the_issue_say_so() -> None:
    assert said_in("es")["unsubscribe"].html == "Cancelar la suscripción"
    assert said_in("de")["unsubscribe"].html == '<span lang="en" dir="ltr">Unsubscribe</span>'
    assert said_in("de")["unsubscribe"].text == "Unsubscribe"


def test_names_find_their_own_direction_in_a_letter_from_right_to_left() -> None:
    assert isolated("200 N. Spring", "ar").html == '<span dir="auto">200 N. Spring</span>'
    assert isolated("200 N. Spring", "en").html == "200 N. Spring"
    assert not isolated("", "ar")
