"""Words: the same ones in every language, none empty."""

from __future__ import annotations

import pytest

from newsletter.model import CalloutKind
from newsletter.rendering.words import WORDS, base, written_in


@pytest.mark.parametrize("lang", sorted(WORDS))
def test_every_language_has_every_word(lang: str) -> None:
    assert WORDS[lang].keys() == WORDS["en"].keys()
    assert all(word.strip() for word in WORDS[lang].values())
    assert "{number}" in WORDS[lang]["number"]


def test_every_kind_of_callout_has_a_label() -> None:
    assert {kind.value for kind in CalloutKind} <= WORDS["en"].keys()


@pytest.mark.parametrize(
    ("tag", "language"), [("es", "es"), ("es-MX", "es"), ("ES_mx", "es"), ("zh-Hant-TW", "zh")]
)
def test_a_tag_begins_with_its_language(tag: str, language: str) -> None:
    assert base(tag) == language


def test_a_language_is_named_in_itself() -> None:
    assert written_in("es-MX") == "en español"
    assert written_in("tlh") == ""
