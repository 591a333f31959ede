"""Detects the language of a headline or a post, and how certain that is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from newsletter.importing.near_languages import is_near_language

_GUESSED = frozenset(
    "en es fr de it pt nl pl ru uk hy fa ar he zh ja ko vi tl th hi bn ur pa am el tr".split()  # noqa: SIM905
)
"""The languages of newspapers in US cities; with all 60 languages of the detector, guesses get worse."""
_NEAR = tuple("ca eu cs sk sl hr sr bg be da no sv is fi et lt lv ms az ku ro hu sq".split())  # noqa: SIM905
"""Languages that would be mistaken for one of the above: a text in them gets no guess. Those that the
detector does not know are in newsletter.importing.near_languages."""
_RIVALS = ("ca", "eu")
"""Those of them that a guess must be ahead of to be sure, as measured (see below)."""
_LONGEST = 2_000
_STRONG = 0.4
_AHEAD = 1.3
"""Measured on 63 headlines in 26 languages: a guess this strong and this far ahead of the next is right."""


class _Result(Protocol):
    language: str | None

    def is_reliable(self) -> bool: ...
    def scores(self) -> dict[str, float]: ...


class _Detector(Protocol):
    def detect(self, text: str) -> _Result: ...


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language as a BCP 47 tag, "" for none, and whether it is certain or only likely."""

    lang: str = ""
    sure: bool = False


def detect_language(text: str) -> LanguageGuess:
    """Return the most likely language of a text; none if no language is likely."""
    if not any(char.isalpha() for char in text):
        return LanguageGuess()
    if _is_khmer(text):
        return LanguageGuess("km", sure=True)
    result = _detector().detect(_without_names(text[:_LONGEST]))
    scores = [score for lang, score in result.scores().items() if lang in _GUESSED or lang in _RIVALS]
    first, second = ([*sorted(scores, reverse=True), 0.0, 0.0])[:2]
    if not result.is_reliable() or result.language not in _GUESSED or is_near_language(text, result.language):
        return LanguageGuess()
    return LanguageGuess(result.language, sure=first >= _STRONG and first >= _AHEAD * second)


def _without_names(text: str) -> str:
    """Return a text without its capitalized words: Spanish place names do not make a headline Spanish.

    A headline with mostly capitalized words (title case, German) stays whole.
    """
    words = text.split()
    kept = words[:1] + [word for word in words[1:] if not word[:1].isupper()]
    return " ".join(kept) if len(kept) >= 3 or 2 * len(kept) >= len(words) else text


def _is_khmer(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum("KHMER" in unicodedata.name(char, "") for char in letters) > len(letters) / 2


@cache
def _detector() -> _Detector:
    from eld import LanguageDetector  # takes a third of a second: only when needed

    detector = LanguageDetector()
    detector.dynamic_lang_subset([*_GUESSED, *_NEAR])
    return detector  # type: ignore[no-any-return]
