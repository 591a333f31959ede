"""Opt-out patterns: whole words only, in plain letters, or they would never match."""

from __future__ import annotations

import re
import unicodedata

import pytest

from newsletter.subscribers import opt_out_patterns as patterns
from newsletter.subscribers.plain_words import plain_words

EVERY = [pattern for _, pattern in (*patterns.BY_NAME, *patterns.BY_WHOLE_NAME)] + [
    value for value in vars(patterns).values() if isinstance(value, re.Pattern)
]


@pytest.mark.parametrize("pattern", EVERY, ids=lambda pattern: pattern.pattern[:30])
def test_a_pattern_is_written_in_plain_letters(pattern: re.Pattern[str]) -> None:
    letters = re.sub(r"\\[bwds]|\(\?P<thing>", "", pattern.pattern)
    assert letters == unicodedata.normalize("NFKD", letters).casefold()
    assert not any(map(unicodedata.combining, letters))
    assert "  " not in letters


@pytest.mark.parametrize("pattern", EVERY, ids=lambda pattern: pattern.pattern[:30])
def test_no_pattern_matches_nothing_or_anything(pattern: re.Pattern[str]) -> None:
    assert not pattern.search("")
    assert not pattern.search("xyzzy")


@pytest.mark.parametrize(
    "name", ["Subscribe", "Options", "Optional", "Informed", "Newsroom", "Blockchain", "Sunsubs"]
)
def test_a_part_of_a_word_is_no_match(name: str) -> None:
    words = plain_words(name)
    assert not any(pattern.search(words) for _, pattern in patterns.BY_NAME)
