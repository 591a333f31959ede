"""Times on the studio's pages, in the language of whoever looks."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, format_time

from newsletter.app.audience_preview import VariantCount
from newsletter.app.local_time import local_time
from newsletter.app.mailing_report import TimelinePart


def _locale(lang: str) -> Locale:
    return Locale.parse("en_US" if lang == "en" else lang)


def full_day(at: datetime, zone: str, lang: str) -> str:
    """Return the day in words: Tuesday, March 14, 2026."""
    return format_date(local_time(at, zone), "full", locale=_locale(lang))


def day(at: datetime, zone: str, lang: str) -> str:
    """Return the day: Mar 14, 2026."""
    return format_date(local_time(at, zone), "medium", locale=_locale(lang))


def clock(at: datetime, zone: str, lang: str) -> str:
    """Return the time of day with the zone's abbreviation: 9:00 AM PDT."""
    here = local_time(at, zone)
    return f"{format_time(here, 'short', locale=_locale(lang))} {here.tzname()}"


def short_day_and_time(at: datetime, zone: str, lang: str, *, now: datetime) -> str:
    """Return a time for a button: Tuesday 9:00 AM; a week away or more: Tue, Mar 14, 9:00 AM."""
    here = local_time(at, zone)
    days = (here.date() - local_time(now, zone).date()).days
    time = format_time(here, "short", locale=_locale(lang))
    if 0 <= days < 7:
        return f"{format_datetime(here, 'EEEE', locale=_locale(lang))} {time}"
    form = "MMMEd" if here.year == local_time(now, zone).year else "yMMMEd"
    return f"{format_skeleton(form, here, locale=_locale(lang))}, {time}"


def part_label(part: TimelinePart, zone: str, lang: str, *, with_day: bool) -> str:
    """Return when a part of a timeline begins: 9:00 AM; with seconds if it is short, and the day if asked."""
    here, is_short = local_time(part.start, zone), part.end - part.start < timedelta(minutes=1)
    time = format_time(here, "medium" if is_short else "short", locale=_locale(lang))
    return f"{format_date(here, 'medium', locale=_locale(lang))}, {time}" if with_day else time


def language_name(tag: str, lang: str) -> str:
    """Return a language's name in another: Spanish."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(_locale(lang))
    except (ValueError, UnknownLocaleError):
        name = None
    return name or tag


def version_words(one: VariantCount, lang: str) -> str:
    """Return the name of an issue's version with its language in words: Spanish, district-13."""
    if not one.lang or not one.version.startswith(one.lang):
        return one.version
    return language_name(one.lang, lang) + one.version.removeprefix(one.lang)
