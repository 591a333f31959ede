"""Language: dates, the direction of writing and language names, as readers of a language expect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import format_date, format_interval, format_time, match_skeleton

from newsletter.rendering.html_and_text import HtmlAndText, escape, literal
from newsletter.rendering.theme_strings import WORDS, base, words_in, written_in


@lru_cache(maxsize=64)
def locale_of(lang: str) -> Locale:
    """Return Babel's locale for a BCP 47 tag; an unknown region or language falls back (to English)."""
    for tag in (lang, base(lang)):
        try:
            return _alone(tag)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return _alone("en")


_ONE_AT_A_TIME = Lock()


def _alone(tag: str) -> Locale:
    """Load a locale that shares nothing with those that were loaded before.

    Babel 2.x resolves names that stand for other names inside the tables that languages inherit from each
    other, so that what a month is called would depend on the languages that were asked for before.
    """
    with _ONE_AT_A_TIME:
        localedata._cache.clear()
        locale = Locale.parse(tag, sep="-")
        assert locale.character_order  # noqa: S101 - the locale takes hold of its tables when it is asked
        return locale


def _dates_of(lang: str) -> Locale:
    """Return the locale to write dates by: English where CLDR has no names for months (Mohawk: M05)."""
    locale = locale_of(lang)
    return locale_of("en") if locale.months["format"]["wide"][1] == "M01" else locale


def direction(lang: str) -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if locale_of(lang).character_order == "right-to-left" else "ltr"


_UPRIGHT = frozenset(
    ("am", "ar", "bn", "fa", "gu", "he", "hi", "ja", "km", "kn", "ko", "lo", "ml", "mr", "my", "ne", "pa",
     "ps", "sd", "si", "ta", "te", "th", "ug", "ur", "yi", "zh")
)  # fmt: skip


def has_italics(lang: str) -> bool:
    """Say whether a language's script has slanted letters; where it has none, letters stand as they join."""
    return base(lang) not in _UPRIGHT


def long_date(date: dt.date, lang: str) -> str:
    """Write a date out: March 11, 2023; 11 de marzo de 2023."""
    return format_date(date, format="long", locale=_dates_of(lang))


def short_date(date: dt.date, lang: str, *, beside: dt.date) -> str:
    """Write a date for a reader who knows `beside`: its year is said only when it is another."""
    if date.year != beside.year:
        return long_date(date, lang)
    return _by_skeleton(date, "MMMMd", _dates_of(lang))


def weekday_date(date: dt.date, lang: str, *, beside: dt.date) -> str:
    """Write a date with its weekday: Tue, May 12; mar, 12 may."""
    return _by_skeleton(date, "MMMEd" if date.year == beside.year else "yMMMEd", _dates_of(lang))


def short_month(date: dt.date, lang: str) -> str:
    """Name a date's month in a few letters: May, abr."""
    return format_date(date, "LLL", locale=_dates_of(lang))


def day_of_month(date: dt.date, lang: str) -> str:
    """Write the number of a date's day."""
    return format_date(date, "d", locale=_dates_of(lang))


def clock(start: dt.time, end: dt.time | None, lang: str) -> str:
    """Write a time or two as the language does: 10:00 – 11:30 AM; 18:30."""
    locale = locale_of(lang)
    written = "" if end is None or end < start else _interval(start, end, locale)
    if not written:
        times = (start,) if end is None else (start, end)
        written = " – ".join(format_time(time, "short", locale=locale) for time in times)
    return written.translate(_COMMON_SPACES)


def day_and_time(day: str, time: str, lang: str) -> str:
    """Write a time behind a day as the language joins them: 5 May, 10:00; 5月5日 10:00."""
    pattern = str(locale_of(lang).datetime_formats["medium"])
    if pattern.find("{1}") > pattern.find("{0}"):  # the time first (Vietnamese): the day names the line
        pattern = "{1}, {0}"
    return pattern.replace("{1}", day).replace("{0}", time).replace("'", "")


def _interval(start: dt.time, end: dt.time, locale: Locale) -> str:
    """Write from when to when, or return "" for a language whose way Babel cannot write (zh-Hant)."""
    twelve_hours = "h" in locale.time_formats["short"].pattern
    try:
        return format_interval(start, end, "hm" if twelve_hours else "Hm", locale=locale)
    except NotImplementedError:
        return ""


_COMMON_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2009": " "})
"""Narrow spaces are boxes in the fonts of some mail programs."""


def _by_skeleton(date: dt.date, skeleton: str, locale: Locale) -> str:
    """Write a date by a CLDR skeleton."""
    return format_date(date, _pattern(skeleton, locale), locale=locale)


@lru_cache(maxsize=256)
def _pattern(skeleton: str, locale: Locale) -> str:
    """Find how a language writes a skeleton: a search through all it has, and always the same."""
    found = match_skeleton(skeleton, locale.datetime_skeletons)
    return str(locale.datetime_skeletons[found].pattern) if found else "long"


def language_name(lang: str) -> str:
    """Name a language in itself, as it stands beside an outlet: en español."""
    return written_in(lang) or own_name(lang)


def own_name(lang: str) -> str:
    """Name a language in itself: English, español."""
    locale = locale_of(lang)
    known = base(locale.language) == base(lang)
    return str(locale.languages.get(locale.language, lang)) if known else lang


def same_language(one: str, other: str) -> bool:
    """Say whether two tags name one language, whatever the region."""
    return base(one) == base(other)


@lru_cache(maxsize=64)
def said_in(lang: str) -> Mapping[str, HtmlAndText]:
    """Return the theme's words for an issue; where they must be English, the HTML says so (WCAG 3.1.2)."""
    known = words_in(lang)
    if known is not None:
        return {key: literal(value) for key, value in known.items()}
    return {
        key: HtmlAndText(html=f'<span lang="en" dir="ltr">{escape(value)}</span>', text=value)
        for key, value in WORDS["en"].items()
    }


def isolated(text: str, lang: str) -> HtmlAndText:
    """Make a literal phrase that finds its own direction where the issue is written right to left."""
    phrase = literal(text)
    if not phrase or direction(lang) == "ltr":
        return phrase
    return HtmlAndText(html=f'<span dir="auto">{phrase.html}</span>', text=phrase.text)
