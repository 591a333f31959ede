"""Reads a date line of numbers, such as 3/4/2023: by what the post shows, or by the custom of its country."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from newsletter.importing.post import Note, Post, text_of
from newsletter.issues.date_conventions import DateConventions, conventions_of

_NUMBERS = re.compile(r"\b(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})\b")


def with_read_date(post: Post, *, country: str = "") -> Post:
    """Return a post whose date line of numbers is read, and the note about it says how.

    A date that the page gives elsewhere comes first; then other dates in the post, the publication's
    `country` (ISO 3166, "" if unknown), and the post's language. Where none decides, the question stays.
    """
    pieces = list(post.pieces)
    for index, piece in enumerate(pieces):
        if isinstance(piece, Note) and piece.unclear_date:
            day, pieces[index] = _read(piece, post, country)
            return replace(post, pieces=tuple(pieces), date=post.date or day)
    return post


def _read(note: Note, post: Post, country: str) -> tuple[dt.date | None, Note]:
    words = note.unclear_date
    months = {order: day for order in (False, True) if (day := _day(words, day_first=order)) is not None}
    if post.date is not None:
        return None, Note(text=f"Date line of the post, left out: {words}", needs_check=False)
    conventions = _conventions(post, country)
    order = conventions.day_first if _is_known(conventions) else None
    if order is None or order not in months:
        return None, note
    day = months[order]
    first = "day" if order else "month"
    read = f"read as {day:%B} {day.day}, {day.year}: the {first} first, {_why(conventions)}"
    return day, Note(text=f"The post is dated “{words}”, {read}. If that is wrong, correct date: at the top.")


def _conventions(post: Post, country: str) -> DateConventions:
    lang = (_language_of(country) if country else "") or post.lang
    said = text_of(tuple(piece for piece in post.pieces if not isinstance(piece, Note)))
    dates = (found[0] for found in _NUMBERS.finditer(said))
    return conventions_of(dates, spoken=lang, lang=lang, country=country)


def _language_of(country: str) -> str:
    """Return a country's first official language: its custom, and not that of es-US, is the country's."""
    from babel.languages import get_official_languages

    return str(next(iter(get_official_languages(country, de_facto=True)), ""))


def _is_known(conventions: DateConventions) -> bool:
    """Tell whether something decides; English alone does not, for Los Angeles and London differ."""
    langs = [lang for lang in conventions.langs if lang.lower() != "en"]
    return conventions.written is not None or bool(conventions.country) or bool(langs)


def _why(conventions: DateConventions) -> str:
    if conventions.written is not None:
        return "as in other dates of the post"
    if conventions.country:
        return f"as is usual in the publication’s country ({conventions.country})"
    return f"as is usual in the post’s language ({conventions.langs[0]})"


def _day(words: str, *, day_first: bool) -> dt.date | None:
    found = _NUMBERS.search(words)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    try:
        return dt.date(year, *((second, first) if day_first else (first, second)))
    except ValueError:
        return None
