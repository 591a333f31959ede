"""Words: the same ones in every language, none empty."""

from __future__ import annotations

import pytest

from newsletter.model import CalloutKind
from newsletter.rendering.theme_strings import STRINGS, base, in_that_language, strings_in


@pytest.mark.parametrize("lang", sorted(STRINGS))
def test_every_language_has_every_word(lang: str) -> None:
    assert STRINGS[lang].keys() == STRINGS["en"].keys()
    assert all(word.strip() for word in STRINGS[lang].values())
    assert "{number}" in STRINGS[lang]["number"]


def test_every_kind_of_callout_has_a_label() -> None:
    assert {kind.value for kind in CalloutKind} <= STRINGS["en"].keys()


@pytest.mark.parametrize(
    ("tag", "language"), [("es", "es"), ("es-MX", "es"), ("ES_mx", "es"), ("zh-Hant-TW", "zh")]
)
def test_a_tag_begins_with_its_language(tag: str, language: str) -> None:
    assert base(tag) == language


def test_a_language_is_named_in_itself() -> None:
    assert in_that_language("es-MX") == "en español"
    assert in_that_language("tlh") == ""


@pytest.mark.parametrize(
    ("tag", "word"),
    [
        ("en-GB", "Unsubscribe"),
        ("es-419", "Cancelar la suscripción"),
        ("pt", "Cancelar a inscrição"),
        ("pt-BR", "Cancelar a inscrição"),
        ("pt-PT", "Cancelar a subscrição"),
        ("zh-CN", "取消订阅"),
        ("zh-TW", "取消訂閱"),
        ("zh-Hant-HK", "取消訂閱"),
        ("zh-Hans-HK", "取消订阅"),
        ("no", "Meld deg av"),
        ("tl", "Mag-unsubscribe"),
        ("iw", "הסרה מרשימת התפוצה"),
    ],
)
def test_a_region_gets_its_own_words_or_those_of_its_language(tag: str, word: str) -> None:
    words = strings_in(tag)
    assert words is not None
    assert words["unsubscribe"] == word


def test_a_language_without_words_says_so() -> None:
    assert strings_in("moh") is None


def test_the_languages_of_los_angeles_and_of_europe_are_there() -> None:
    wanted = "ar ca cs da de el en es fa fi fil fr he hy it ja ko nb nl pl pt ro ru sv tr uk vi zh zh-hant"
    assert set(wanted.split()) <= set(STRINGS)
