"""Date words: months, weekdays and day periods in the languages the program speaks, as CLDR has them.

English is known without asking. The other languages are loaded when a date holds a word that English does
not have: all of them take about a tenth of a second.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

LANGUAGES = (
    "en", "ar", "ca", "cs", "da", "de", "el", "es", "fa", "fi", "fil", "fr", "he", "hy", "it", "ja", "ko",
    "nb", "nl", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "vi", "zh",
)  # fmt: skip
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MORE_MONTHS = {"de": {"mrz": 3}, "nl": {"mrt": 3}, "es": {"setiembre": 9}}
"""What computers write and CLDR does not have."""
_SHORTEST_MONTH, _SHORTEST_WEEKDAY = 3, 2
_BETWEEN = (
    "a", "ac", "alle", "ang", "as", "at", "d", "de", "del", "den", "der", "di", "die", "e", "el",
    "em", "en", "gada", "godz", "h", "horas", "hours", "hr", "hrs", "hs", "i", "ika", "kell", "klo",
    "kl", "l", "la", "las", "le", "les", "luc", "nam", "ng", "ngay", "o", "of", "om", "on", "ora",
    "ore", "os", "r", "roku", "saat", "the", "u", "uhr", "um", "uur", "г", "года", "р", "року", "в",
    "о", "ч", "թ", "թվականի", "ساعت", "في", "الساعة", "ב", "בשעה", "στις",
)  # fmt: skip
"""Words that stand between the parts of a date and change nothing: of, at, de, um, kl."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class DateWords:
    """Folded words and what they may mean: months from 1, weekdays from Monday = 0, "am" or "pm"."""

    months: Mapping[str, frozenset[int]]
    weekdays: Mapping[str, frozenset[int]]
    periods: Mapping[str, str]
    whole: frozenset[str]
    """The months that are whole names or customary abbreviations; the others are beginnings of names."""

    def knows(self, word: str) -> bool:
        """Say whether a word has a place in a date."""
        return word in self.months or word in self.weekdays or is_idle(word)


def fold(text: str) -> str:
    """Return text to compare by: without case, accents and marks of direction, all digits as 0 to 9."""
    if text.isascii():
        return text.lower()
    plain = "".join(
        str(unicodedata.digit(char)) if char.isdigit() else char
        for char in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
    )
    return unicodedata.normalize("NFC", plain).replace("ı", "i").replace("−", "-")


def is_idle(word: str) -> bool:
    """Say whether a word may stand in a date without changing it."""
    return word in _idle()


@cache
def _idle() -> frozenset[str]:
    return frozenset(map(fold, _BETWEEN))


@cache
def english() -> DateWords:
    """Return the words of English, which RFC 822 wants in every language."""
    months = {name: number for number, name in enumerate(_MONTHS, 1)}
    weekdays = {name: number for number, name in enumerate(_WEEKDAYS)}
    return DateWords(
        _with_beginnings(months.items(), _SHORTEST_MONTH),
        _with_beginnings(weekdays.items(), 3),
        {},
        frozenset((*months, *(name[:3] for name in months))),
    )


@cache
def words_of(lang: str) -> DateWords:
    """Return a language's words; English for a language that is none of ours."""
    base = lang.lower().replace("_", "-").partition("-")[0]
    base = {"no": "nb", "nn": "nb", "tl": "fil", "iw": "he"}.get(base, base)
    if base == "en" or base not in LANGUAGES:
        return english()
    locale = _locale(base)
    months = [
        (word, number)
        for use in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in locale.months[use][width].items()
        for word in _last_word(name, base)
    ]
    months += _MORE_MONTHS.get(base, {}).items()
    weekdays = [
        (word, number)
        for width in ("wide", "abbreviated")
        for number, name in locale.days["format"][width].items()
        for word in _WORD.findall(fold(name))
    ]
    return DateWords(
        _with_beginnings(months, _SHORTEST_MONTH),
        _with_beginnings(weekdays, _SHORTEST_WEEKDAY),
        dict(_periods(locale)),
        frozenset(word for word, _ in months),
    )


@cache
def any_language() -> DateWords:
    """Return the words of all languages; a word that names one month here and another there has both.

    A whole name counts before what is the beginning of another language's.
    """
    whole = frozenset().union(*(words_of(lang).whole for lang in LANGUAGES))
    months: defaultdict[str, frozenset[int]] = defaultdict(frozenset)
    weekdays: defaultdict[str, frozenset[int]] = defaultdict(frozenset)
    periods: dict[str, str] = {}
    for lang in LANGUAGES:
        words = words_of(lang)
        for word, meant in words.months.items():
            if word not in whole or word in words.whole:
                months[word] |= meant
        for word, meant in words.weekdays.items():
            weekdays[word] |= meant
        # Short words in Latin letters mean too much elsewhere: "sa" is Saturday in German.
        periods |= {word: period for word, period in words.periods.items() if not word.isascii()}
    return DateWords(dict(months), dict(weekdays), periods, whole)


def _with_beginnings(names: Iterable[tuple[str, int]], shortest: int) -> dict[str, frozenset[int]]:
    """Return what whole names mean, and what their beginnings may be short for."""
    whole: defaultdict[str, set[int]] = defaultdict(set)
    short: defaultdict[str, set[int]] = defaultdict(set)
    for name, number in names:
        whole[name].add(number)
        for end in range(shortest, len(name)):
            short[name[:end]].add(number)
    return {word: frozenset(meant) for word, meant in (short | whole).items()}


def _last_word(name: str, lang: str) -> Iterator[str]:
    """Yield a month's name without "de" or "d'" before it; nothing for months that are numbered."""
    words = _WORD.findall(fold(name))
    if words and not any(char.isdigit() for char in name):
        yield words[-1]
        if lang == "he":
            yield f"ב{words[-1]}"


def _periods(locale: Any) -> Iterator[tuple[str, str]]:
    for width in ("wide", "abbreviated"):
        found = locale.day_periods["format"].get(width, {})
        for period in ("am", "pm"):
            if word := re.sub(r"[\s.]", "", fold(str(found.get(period, "")))):
                yield word, period


def _locale(lang: str) -> Any:
    """Load a locale that shares nothing with others: Babel resolves aliases inside shared tables."""
    from babel import Locale, localedata

    localedata._cache.clear()
    return Locale.parse(lang)
