"""Formats dates and times, text direction and language names for a language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import format_date, format_interval, format_time, match_skeleton

from newsletter.rendering.html_and_text import HtmlAndText, escape, literal
from newsletter.rendering.theme_strings import STRINGS, base, in_that_language, strings_in


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
    """Load a locale that shares no data with locales loaded before.

    Babel 2.x resolves aliases inside the tables that languages inherit from each other, so that the names of
    months would depend on the languages loaded before.
    """
    with _ONE_AT_A_TIME:
        localedata._cache.clear()
        locale = Locale.parse(tag, sep="-")
        assert locale.character_order  # noqa: S101 - reading an attribute makes the locale load its tables
        return locale


def has_dates(lang: str) -> bool:
    """Tell whether dates can be written in a language: whether CLDR, through Babel, has words for them."""
    locale = locale_of(lang)
    return (locale.language != "en" or base(lang) == "en") and _has_date_words(locale)


def _has_date_words(locale: Locale) -> bool:
    """Tell whether a locale has names of months and days, not those of CLDR's root (“M05”, “Mon”)."""
    days = locale.days["format"]["wide"][0]
    return locale.months["format"]["wide"][1] != "M01" and (days != "Mon" or locale.language == "en")


def _dates_of(lang: str) -> Locale:
    """Return the locale for dates: English if CLDR has no words for them in the language (Mohawk)."""
    locale = locale_of(lang)
    return locale if _has_date_words(locale) else locale_of("en")


def direction(lang: str) -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if locale_of(lang).character_order == "right-to-left" else "ltr"


_UPRIGHT = frozenset(
    ("am", "ar", "bn", "fa", "gu", "he", "hi", "ja", "km", "kn", "ko", "lo", "ml", "mr", "my", "ne", "pa",
     "ps", "sd", "si", "ta", "te", "th", "ug", "ur", "yi", "zh")
)  # fmt: skip


def has_italics(lang: str) -> bool:
    """Tell whether a language's script has italics."""
    return base(lang) not in _UPRIGHT


def long_date(date: dt.date, lang: str) -> str:
    """Format a date in full: March 11, 2023; 11 de marzo de 2023."""
    return _plain(format_date(date, format="long", locale=_dates_of(lang)))


def short_date(date: dt.date, lang: str, *, beside: dt.date) -> str:
    """Format a date; the year is left out if it is that of `beside`."""
    if date.year != beside.year:
        return long_date(date, lang)
    return _by_skeleton(date, "MMMMd", _dates_of(lang))


def weekday_date(date: dt.date, lang: str, *, beside: dt.date) -> str:
    """Format a date with its weekday: Tue, May 12; mar, 12 may."""
    return _by_skeleton(date, "MMMEd" if date.year == beside.year else "yMMMEd", _dates_of(lang))


def short_month(date: dt.date, lang: str) -> str:
    """Return a date's month, abbreviated: May, abr."""
    return _plain(format_date(date, "LLL", locale=_dates_of(lang)))


def day_of_month(date: dt.date, lang: str) -> str:
    """Return a date's day of the month."""
    return _plain(format_date(date, "d", locale=_dates_of(lang)))


def clock(start: dt.time, end: dt.time | None, lang: str) -> str:
    """Format a time or a range of times: 10:00 – 11:30 AM; 18:30."""
    locale = locale_of(lang)
    written = "" if end is None or end < start else _interval(start, end, locale)
    if not written:
        times = (start,) if end is None else (start, end)
        written = " – ".join(format_time(time, "short", locale=locale) for time in times)
    return _plain(written)


def day_and_time(day: str, time: str, lang: str) -> str:
    """Join a day and a time as the language does: 5 May, 10:00; 5月5日 10:00."""
    pattern = str(locale_of(lang).datetime_formats["medium"])
    if pattern.find("{1}") > pattern.find("{0}"):  # Vietnamese has the time first; here the day comes first
        pattern = "{1}, {0}"
    return _plain(pattern.replace("'", "")).replace("{1}", day).replace("{0}", time)


def _interval(start: dt.time, end: dt.time, locale: Locale) -> str:
    """Format a range of times; "" for a language whose pattern Babel cannot handle (zh-Hant)."""
    twelve_hours = "h" in locale.time_formats["short"].pattern
    try:
        return format_interval(start, end, "hm" if twelve_hours else "Hm", locale=locale)
    except NotImplementedError:
        return ""


_COMMON_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2009": " "})
"""Narrow spaces are shown as boxes by some mail programs."""


def _plain(text: str) -> str:
    """Return what Babel wrote with common spaces; every string of its that readers see goes through here."""
    return text.translate(_COMMON_SPACES)


def _by_skeleton(date: dt.date, skeleton: str, locale: Locale) -> str:
    """Format a date by a CLDR skeleton."""
    return _plain(format_date(date, _pattern(skeleton, locale), locale=locale))


@lru_cache(maxsize=256)
def _pattern(skeleton: str, locale: Locale) -> str:
    """Return a language's pattern for a skeleton; cached, as the search is slow."""
    found = match_skeleton(skeleton, locale.datetime_skeletons)
    return str(locale.datetime_skeletons[found].pattern) if found else "long"


def language_name(lang: str) -> str:
    """Return a language's name in that language, as shown next to an outlet: en español."""
    return in_that_language(lang) or own_name(lang)


def own_name(lang: str) -> str:
    """Return a language's name in that language: English, español."""
    locale = locale_of(lang)
    known = base(locale.language) == base(lang)
    return _plain(str(locale.languages.get(locale.language, lang))) if known else lang


def same_language(one: str, other: str) -> bool:
    """Tell whether two tags are the same language, in any region."""
    return base(one) == base(other)


@lru_cache(maxsize=64)
def strings_for(lang: str) -> Mapping[str, HtmlAndText]:
    """Return the theme's strings in a language; if in English instead, marked as English (WCAG 3.1.2)."""
    known = strings_in(lang)
    if known is not None:
        return {key: literal(value) for key, value in known.items()}
    return {
        key: HtmlAndText(html=f'<span lang="en" dir="ltr">{escape(value)}</span>', text=value)
        for key, value in STRINGS["en"].items()
    }


def bidi_isolated(text: str, lang: str) -> HtmlAndText:
    """Return plain text that keeps its own direction in an issue written from right to left."""
    phrase = literal(text)
    if not phrase or direction(lang) == "ltr":
        return phrase
    return HtmlAndText(html=f'<span dir="auto">{phrase.html}</span>', text=phrase.text)
