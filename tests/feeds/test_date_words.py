"""Months and weekdays in the program's languages."""

from __future__ import annotations

import pytest

from newsletter.feeds.date_words import LANGUAGES, any_language, english, fold, is_idle, words_of
from newsletter.rendering.theme_strings import STRINGS, base


def test_they_are_the_languages_that_the_program_speaks() -> None:
    assert set(LANGUAGES) == {base(lang) for lang in STRINGS}


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang not in ("ja", "ko", "vi", "zh")])
def test_every_language_names_all_months(lang: str) -> None:
    months = words_of(lang).months
    whole = {number for word in words_of(lang).whole for number in months[word]}
    assert whole == set(range(1, 13))
    assert all(len(months[word]) == 1 for word in words_of(lang).whole)


def test_a_whole_name_means_one_month_in_whatever_language() -> None:
    words = any_language()
    assert {word for word in words.whole if len(words.months[word]) > 1} == set()
    assert words.months["mar"] == {3}, "not marraskuu, the Finnish November"
    assert words.months["juin"] == {6}


def test_every_language_names_all_weekdays() -> None:
    for lang in LANGUAGES:
        named = {day for days in words_of(lang).weekdays.values() if len(days) == 1 for day in days}
        assert len(named) >= 6, lang


def test_a_region_and_an_unknown_language_fall_back() -> None:
    assert words_of("de-AT") == words_of("de")
    assert words_of("xx") is words_of("en-GB") is english()


def test_folding_leaves_case_accents_and_marks_of_direction_aside() -> None:
    assert fold("DÉCEMBRE") == fold("décembre") == "decembre"
    assert fold("KASIM") == fold("kasım")
    assert fold("۲۵\u200f") == "25"
    assert fold("2026년") == "2026년"


@pytest.mark.parametrize("word", ["de", "kl", "στις", "г"])
def test_words_between_the_parts_are_idle(word: str) -> None:
    assert is_idle(fold(word))


def test_other_words_are_not() -> None:
    assert not is_idle("soon")
    assert not english().knows("soon")
