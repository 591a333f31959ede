"""Language: dates, the direction of writing and language names, as readers of a language expect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from newsletter.rendering.phrase import Phrase, escape, literal
from newsletter.rendering.words import WORDS, base, written_in


@lru_cache(maxsize=64)
def locale_of(lang: str) -> Locale:
    """Return Babel's locale for a BCP 47 tag; an unknown region or language falls back (to English)."""
    for tag in (lang, base(lang)):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale.parse("en")


def direction(lang: str) -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if locale_of(lang).character_order == "right-to-left" else "ltr"


def long_date(date: dt.date, lang: str) -> str:
    """Write a date out: March 11, 2023; 11 de marzo de 2023."""
    return format_date(date, format="long", locale=locale_of(lang))


def short_date(date: dt.date, lang: str, *, beside: dt.date) -> str:
    """Write a date for a reader who knows `beside`: its year is said only when it is another."""
    if date.year != beside.year:
        return long_date(date, lang)
    return format_skeleton("MMMMd", date, locale=locale_of(lang))


def language_name(lang: str) -> str:
    """Name a language in itself, as it stands beside an outlet: en español."""
    locale = locale_of(lang)
    own = locale.languages.get(base(lang), lang) if locale.language == base(lang) else lang
    return written_in(lang) or str(own)


def same_language(one: str, other: str) -> bool:
    """Say whether two tags name one language, whatever the region."""
    return base(one) == base(other)


@lru_cache(maxsize=64)
def said_in(lang: str) -> Mapping[str, Phrase]:
    """Return the theme's words for an issue; where they must be English, the HTML says so (WCAG 3.1.2)."""
    known = WORDS.get(base(lang))
    if known is not None:
        return {key: literal(value) for key, value in known.items()}
    return {
        key: Phrase(html=f'<span lang="en" dir="ltr">{escape(value)}</span>', text=value)
        for key, value in WORDS["en"].items()
    }


def isolated(text: str, lang: str) -> Phrase:
    """Make a literal phrase that finds its own direction where the issue is written right to left."""
    phrase = literal(text)
    if not phrase or direction(lang) == "ltr":
        return phrase
    return Phrase(html=f'<span dir="auto">{phrase.html}</span>', text=phrase.text)
