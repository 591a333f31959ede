"""The headline: what is left of it to compare, worked out once, and whether two of them tell one story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from newsletter.feeds.headline_words import words_of
from newsletter.model.deferred_dataclass import dataclass

SAME_TITLE_PERCENT = 88.0
"""Measured on the table in the tests: one story told twice reaches 89 and more, two stories 87 and less."""
_TURN = re.compile(r"not?|cannot|cant|wont|isnt|never|without|against|sin|nunca|contra|ni")
"""Words that turn a sentence round while they hardly change its letters."""
_NUMBER = re.compile(r"\d")
_OUTLET = re.compile(r"\s+[|–—-]\s+(?P<outlet>[^|–—]+)$")
_MOST_OUTLET_WORDS = 4
_FEWEST_TITLE_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Said:
    """Words in their order and sorted, and those that must agree: numbers and turning words."""

    line: str
    by_word: str
    pivots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline as a whole, and without the outlet's name at its end if there seems to be one."""

    whole: _Said
    bare: _Said
    ends_with_outlet: bool


@lru_cache(maxsize=4_096)
def headline(title: str) -> Headline:
    """Work out what a headline is compared by."""
    whole = _said(words_of(title))
    found = _OUTLET.search(title)
    if found is None:
        return Headline(whole, whole, ends_with_outlet=False)
    words = words_of(title[: found.start()])
    fits = len(words_of(found["outlet"])) <= _MOST_OUTLET_WORDS and len(words) >= _FEWEST_TITLE_WORDS
    return Headline(whole, _said(words) if fits else whole, ends_with_outlet=True)


def alike(a: Headline, b: Headline) -> bool:
    """Whether two headlines tell the same story, whatever their case, accents and quotation marks.

    An outlet's name at the end of one of them is left aside. Numbers and words such as "not" must agree:
    "Meeting on 7 March" and "Meeting on 14 March" are two stories. In doubt it is two: a reader who
    meets a story twice loses less than one who never meets it.
    """
    one = a.whole if b.ends_with_outlet else a.bare
    other = b.whole if a.ends_with_outlet else b.bare
    if one.pivots != other.pivots or not one.line or not other.line:
        return False
    least = SAME_TITLE_PERCENT
    return (
        fuzz.ratio(one.line, other.line, score_cutoff=least) >= least
        and fuzz.ratio(one.by_word, other.by_word, score_cutoff=least) >= least
    )


def same_story(a_title: str, b_title: str) -> bool:
    """Whether two titles tell the same story: `alike`, for titles that are compared once."""
    return alike(headline(a_title), headline(b_title))


def _said(words: Sequence[str]) -> _Said:
    pivots = (word for word in words if _TURN.fullmatch(word) or _NUMBER.search(word))
    return _Said(" ".join(words), " ".join(sorted(words)), tuple(sorted(pivots)))
