"""Language: dates, directions and names as readers expect them."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.language import (
    bidi_isolated,
    clock,
    day_and_time,
    day_of_month,
    direction,
    has_dates,
    has_italics,
    language_name,
    locale_of,
    long_date,
    own_name,
    same_language,
    short_date,
    short_month,
    strings_for,
    weekday_date,
)
from tests.rendering.samples import ROOT

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


@pytest.mark.parametrize(
    ("lang", "name"), [("es-MX", "en español"), ("ko", "한국어"), ("tl", "sa Filipino"), ("tlh", "tlh")]
)
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
    assert strings_for("es")["unsubscribe"].html == "Cancelar la suscripción"
    assert strings_for("moh")["unsubscribe"].html == '<span lang="en" dir="ltr">Unsubscribe</span>'
    assert strings_for("moh")["unsubscribe"].text == "Unsubscribe"


def test_names_find_their_own_direction_in_a_letter_from_right_to_left() -> None:
    assert bidi_isolated("200 N. Spring", "ar").html == '<span dir="auto">200 N. Spring</span>'
    assert bidi_isolated("200 N. Spring", "en").html == "200 N. Spring"
    assert not bidi_isolated("", "ar")


EVENING = dt.time(18, 30)
TAUGHT = """
import datetime, sys
from newsletter.rendering import language
day, ten, half = datetime.date(2026, 5, 12), datetime.time(10), datetime.time(11, 30)
for lang in sys.argv[1:]:
    language.long_date(day, lang), language.short_month(day, lang), language.clock(ten, half, lang)
print(*(language.weekday_date(day, lang, beside=day) + language.short_month(day, lang)
        for lang in sorted(sys.argv[1:])), sep="\\n")
"""
MANY = ("ar", "ar-MA", "en", "es", "fr", "he", "ko", "moh", "ru", "ur", "zh-Hant")


def test_what_a_month_is_called_does_not_depend_on_what_was_asked_before() -> None:
    asked = [
        subprocess.run(
            [sys.executable, "-c", TAUGHT, *langs], capture_output=True, check=True, cwd=ROOT
        ).stdout
        for langs in (MANY, MANY[::-1])
    ]
    assert asked[0] == asked[1]
    assert "مايو" in asked[0].decode()
    assert b"M05" not in asked[0]


@pytest.mark.parametrize(
    ("lang", "month", "date"),
    [
        ("ca", "maig", "dt., 12 de maig"),
        ("ar", "مايو", "الثلاثاء، 12 مايو"),
        ("ko", "5월", "5월 12일 (화)"),
        ("ru", "май", "вт, 12 мая"),
        ("tl", "May", "Mar, May 12"),
        ("moh", "May", "Tue, May 12"),
    ],
)
def test_months_and_weekdays_have_their_form_of_the_language(lang: str, month: str, date: str) -> None:
    day = dt.date(2026, 5, 12)
    assert (short_month(day, lang), weekday_date(day, lang, beside=day)) == (month, date)


@pytest.mark.parametrize("lang", sorted(locale_identifiers())[::9])
def test_every_language_can_tell_the_time(lang: str) -> None:
    tag = lang.replace("_", "-")
    assert clock(EVENING, None, tag)
    assert clock(dt.time(10), EVENING, tag)
    assert clock(EVENING, dt.time(1), tag)


def test_the_day_period_of_chinese_is_written_though_babel_cannot_compare_it() -> None:
    assert clock(dt.time(10), dt.time(11, 30), "zh-Hant") == "上午10:00 – 上午11:30"


@pytest.mark.parametrize(
    ("lang", "written"),
    [("en", "d, t"), ("ar", "d، t"), ("zh", "d t"), ("vi", "d, t"), ("de", "d, t")],
)
def test_a_time_stands_behind_its_day_as_the_language_joins_them(lang: str, written: str) -> None:
    assert day_and_time("d", "t", lang) == written


@pytest.mark.parametrize("lang", sorted(locale_identifiers())[::9])
def test_neither_the_day_nor_the_time_is_ever_lost(lang: str) -> None:
    written = day_and_time("#", "*", lang.replace("_", "-"))
    assert (written.count("#"), written.count("*"), len(written) < 12) == (1, 1, True)


def test_letters_stand_upright_where_the_script_has_no_italics() -> None:
    assert [has_italics(lang) for lang in ("en", "ru", "el", "ar", "he-IL", "zh-Hant")] == [True] * 3 + [
        False
    ] * 3


TAGS = sorted({tag.replace("_", "-") for tag in locale_identifiers()})
"""A thousand, of which each costs ten milliseconds to be read."""
WITH_NARROW_SPACES = ("en", "es", "fr")
"""Languages whose times or numbers have such spaces in CLDR."""


@pytest.mark.parametrize(
    "lang", sorted({*TAGS[::4], *(tag for tag in TAGS if tag[:2] in WITH_NARROW_SPACES)})
)
def test_no_narrow_space_is_in_any_string(lang: str) -> None:
    strings = (
        long_date(MARCH, lang),
        short_date(MARCH, lang, beside=MARCH),
        weekday_date(MARCH, lang, beside=MARCH),
        weekday_date(MARCH, lang, beside=dt.date(2024, 1, 1)),
        short_month(MARCH, lang),
        day_of_month(MARCH, lang),
        clock(dt.time(9), dt.time(17, 30), lang),
        clock(dt.time(13), None, lang),
        day_and_time("D", "T", lang),
        language_name(lang),
        own_name(lang),
    )
    assert not {"\u202f", "\u2009"} & set("".join(strings))


@pytest.mark.parametrize(
    "lang",
    ["en", "en-GB", "es-419", "tl", "fil", "no", "nn", "iw", "ji", "zh-Hant", "sr-Latn", "ht", "gl", "yi"],
)
def test_languages_with_names_of_months_and_days_have_dates(lang: str) -> None:
    assert has_dates(lang)


@pytest.mark.parametrize("lang", ["hmn", "yua", "sm", "ilo", "moh", "nv", "quc", "mzn", "xx", "mul"])
def test_without_such_names_dates_are_in_english(lang: str) -> None:
    assert not has_dates(lang)
    assert long_date(MARCH, lang) == "March 8, 2023"
    assert weekday_date(MARCH, lang, beside=MARCH) == "Wed, Mar 8"
