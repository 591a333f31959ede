from __future__ import annotations

import pytest

from newsletter.issues.language_tag import is_language_tag, language_hint


@pytest.mark.parametrize(
    "tag", ["en", "es", "es-419", "en-GB", "zh-Hans-TW", "sl-rozaj-biske", "de-CH-1996", "en-x-plain", "no"]
)
def test_a_well_formed_tag_is_one(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    "text", ["", "english", "en_US", "e", "en-", "-en", "en GB", "español", "en-x", "a" * 99]
)
def test_other_text_is_no_tag(text: str) -> None:
    assert not is_language_tag(text)


def test_an_underscore_is_taken_for_a_hyphen() -> None:
    assert language_hint("en_US") == 'Did you mean "en-US"?'
    assert "en-GB" in language_hint("English please")
