"""Measures a text for its writer: words, minutes to read, and how hard its language is.

English: Flesch reading ease (Flesch 1948). Spanish: the Flesch-Szigriszt index on the INFLESZ scale
(Szigriszt Pazos 1993, Barrio Cantalejo 2008). Syllables are counted by rule, which is exact enough for a text
of some length. Reading time: 238 words a minute, silent reading of non-fiction (Brysbaert 2019).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

WORDS_PER_MINUTE = 238
FEWEST_WORDS = 50
"""Of a shorter text nothing is said about its language."""

_WORD = re.compile(r"[^\W\d_]+(?:['’\u2010-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:\s|$)")
_SHORT = re.compile(r"\b(?:Mrs?|Ms|Dr|St|No|vs|etc|Inc|Jr|Sr|Av|Sra?|Ud|[ap]\.m|[A-Z])\.(?=\s)")
"""Abbreviations and initials, whose period ends no sentence."""
_VOWELS = re.compile(r"[aeiouy]+")
_SPANISH_SILENT = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")
_SPANISH_VOWELS = re.compile(r"(?:[aeiouáéíóúü]|y(?![aeiouáéíóúü]))+")
_SPANISH_STRONG = re.compile(r"[aeoáéíóú]")
"""Each makes a syllable of its own; a weak vowel (i, u, y) beside it belongs to it."""
_SOUNDED_ED = ("ted", "ded", "eed")
_SOUNDED_ES = ("ses", "ces", "zes", "ges", "ches", "shes", "xes")
_SOUNDED_E = ("le", "ee", "ie", "oe", "ye")


class ReadingLevel(StrEnum):
    """How hard a language is to read for people in general."""

    EASY = "easy"
    PLAIN = "plain"
    FAIRLY_HARD = "fairly-hard"
    HARD = "hard"


_SCALES = {"en": (70, 60, 50), "es": (65, 55, 40)}
"""From which score on a text is easy, plain, fairly hard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readability:
    """What was measured; `score` 0 (hard) to 100 and `level` are None for other languages and short texts."""

    words: int
    minutes: int
    score: int | None = None
    level: ReadingLevel | None = None


def measure(paragraphs: Iterable[str], lang: str) -> Readability:
    """Measure paragraphs of plain text in a language; each ends a sentence."""
    texts = [_SHORT.sub(lambda found: found[0][:-1], text) for text in paragraphs]
    words = [word for text in texts for word in _WORD.findall(text)]
    minutes = math.ceil(len(words) / WORDS_PER_MINUTE)
    base = lang.partition("-")[0].lower()
    if base not in _SCALES or len(words) < FEWEST_WORDS:
        return Readability(words=len(words), minutes=minutes)
    sentences = sum(_sentences(text) for text in texts)
    syllables = sum(_syllables(word, base) for word in words)
    score = round(max(0.0, min(100.0, _score(base, len(words), sentences, syllables))))
    level = next(
        (one for one, least in zip(ReadingLevel, _SCALES[base], strict=False) if score >= least),
        ReadingLevel.HARD,
    )
    return Readability(words=len(words), minutes=minutes, score=score, level=level)


def _score(base: str, words: int, sentences: int, syllables: int) -> float:
    length, weight = words / max(1, sentences), syllables / words
    if base == "es":
        return 206.835 - 62.3 * weight - length
    return 206.835 - 1.015 * length - 84.6 * weight


def _sentences(text: str) -> int:
    """Count sentences: those that end with a sign, and a rest of words without one."""
    ends = list(_SENTENCE_END.finditer(text))
    rest = text[ends[-1].end() :] if ends else text
    return len(ends) + bool(_WORD.search(rest))


@lru_cache(maxsize=16_384)
def _syllables(word: str, base: str) -> int:
    word = unicodedata.normalize("NFC", word.lower())
    return max(1, _spanish(word) if base == "es" else _english(word))


def _spanish(word: str) -> int:
    sounded = _SPANISH_SILENT.sub("", word)
    return sum(max(1, len(_SPANISH_STRONG.findall(run))) for run in _SPANISH_VOWELS.findall(sounded))


def _english(word: str) -> int:
    plain = "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
    count = len(_VOWELS.findall(plain))
    silent = (
        (plain.endswith("ed") and not plain.endswith(_SOUNDED_ED))
        or (plain.endswith("es") and not plain.endswith(_SOUNDED_ES))
        or (plain.endswith("e") and not plain.endswith(_SOUNDED_E))
        or (plain.endswith("le") and len(plain) > 2 and plain[-3] in "aeiouy")
    )
    return count - silent
