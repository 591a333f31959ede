"""Language: dates, the direction of writing and language names, as readers of a language expect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_time, match_skeleton

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
    return _by_skeleton(date, "MMMMd", locale_of(lang))


def weekday_date(date: dt.date, lang: str, *, beside: dt.date) -> str:
    """Write a date with its weekday: Tue, May 12; mar, 12 may."""
    return _by_skeleton(date, "MMMEd" if date.year == beside.year else "yMMMEd", locale_of(lang))


def short_month(date: dt.date, lang: str) -> str:
    """Name a date's month in a few letters: May, abr."""
    return format_date(date, "MMM", locale=locale_of(lang))


def day_of_month(date: dt.date, lang: str) -> str:
    """Write the number of a date's day."""
    return format_date(date, "d", locale=locale_of(lang))


def clock(start: dt.time, end: dt.time | None, lang: str) -> str:
    """Write a time or two as the language does: 10:00 – 11:30 AM; 18:30."""
    locale = locale_of(lang)
    if end is None or end < start:
        times = (start,) if end is None else (start, end)
        written = " – ".join(format_time(time, "short", locale=locale) for time in times)
    else:
        twelve_hours = "h" in locale.time_formats["short"].pattern
        written = format_interval(start, end, "hm" if twelve_hours else "Hm", locale=locale)
    return written.translate(_COMMON_SPACES)


_COMMON_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2009": " "})
"""Narrow spaces are boxes in the fonts of some mail programs."""


def _by_skeleton(date: dt.date, skeleton: str, locale: Locale) -> str:
    """Write a date by a CLDR skeleton, its month and weekday in their usual form.

    Never the stand-alone form (L, c): Babel 2.x gives that of whichever language was asked first.
    """
    found = match_skeleton(skeleton, locale.datetime_skeletons)
    pattern = str(locale.datetime_skeletons[found].pattern) if found else "d MMMM y"
    return format_date(date, pattern.replace("L", "M").replace("c", "E"), locale=locale)


def language_name(lang: str) -> str:
    """Name a language in itself, as it stands beside an outlet: en español."""
    locale = locale_of(lang)
    own = locale.languages.get(base(lang), lang) if locale.language == base(lang) else lang
    return written_in(lang) or str(own)


def own_name(lang: str) -> str:
    """Name a language in itself: English, español."""
    locale = locale_of(lang)
    known = locale.language == base(lang)
    return str(locale.languages.get(base(lang), lang)) if known else lang


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
