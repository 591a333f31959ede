"""A reader's language as files name it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.lang_tag import read_lang


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("", ""),
        ("es", "es"),
        (" ES ", "es"),
        ("es_MX", "es-MX"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("fil", "fil"),
        ("English", "en"),
        ("español", "es"),
    ],
)
def test_a_known_language_is_read(said: str, tag: str) -> None:
    assert read_lang(said) == tag


@pytest.mark.parametrize(
    "said", ["xx", "klingon", "e", "es-", "en-QQQ", "en-QQ", "es-XX9", "12", "en\x00", "es-Abcd"]
)
def test_an_unknown_language_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="is no language tag"):
        read_lang(said)


def test_a_near_miss_is_told_what_may_have_been_meant() -> None:
    with pytest.raises(ValueError, match="did you mean es"):
        read_lang("españl")


@given(st.text(max_size=12))
def test_reading_a_tag_again_changes_nothing(said: str) -> None:
    try:
        tag = read_lang(said)
    except ValueError:
        return
    assert read_lang(tag) == tag
