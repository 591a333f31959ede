"""The words of digests: in every language that the theme speaks, and English for the others."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from newsletter.rendering.digest_strings import WORDS, digest_words
from newsletter.rendering.theme_strings import STRINGS


@pytest.mark.parametrize("lang", sorted(STRINGS))
def test_every_language_of_the_theme_has_words_of_its_own(lang: str) -> None:
    words, words_lang = digest_words(lang)
    assert words_lang == lang
    said = astuple(words)
    assert all(said)
    assert len(set(said)) == len(said)
    assert (said == astuple(WORDS["en"])) is (lang == "en")


@pytest.mark.parametrize(
    ("lang", "like"),
    [("es-MX", "es"), ("pt-PT", "pt"), ("zh-TW", "zh-hant"), ("zh-Hans-TW", "zh"), ("nn", "nb")],
)
def test_a_region_has_the_words_of_its_language(lang: str, like: str) -> None:
    assert digest_words(lang) == (WORDS[like], lang)


def test_another_language_gets_english_that_is_marked_as_english() -> None:
    assert digest_words("moh") == (WORDS["en"], "en")
