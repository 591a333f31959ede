"""Reads date lines: when a post was published, as people and content systems write it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from newsletter.issues.news_dates import NoSuchDateError, read_date

_WRITTEN = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.? (?:de )?[^\W\d]{3,12}\.?,? (?:de |del )?\d{4}"
    r"|[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_NUMBERS = re.compile(r"\b(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})\b")
_IDLE = (
    r"(?:\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|posted|published|updated|date|on|at"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|publicado|fecha|el"
    r"|\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?|[pmce][sd]?t|ak[sd]t|hst|utc|gmt)\b|[\s,.:;|·•–—-])"
)
"""Words beside a date that say nothing more, such as "Posted on", a weekday, or a time."""
_IDLE_END, _IDLE_START = re.compile(rf"{_IDLE}+$", re.I), re.compile(rf"^{_IDLE}+", re.I)
_LONGEST = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """A line with a date. `day` None: it is unclear which number is the month.

    `before` and `after` are the words around the date that say more ("" for "Posted on" and the like).
    """

    day: dt.date | None
    before: str = ""
    after: str = ""

    @property
    def rest(self) -> bool:
        """Tell whether the line says more than its date."""
        return bool(self.before or self.after)


def date_line(text: str) -> DateLine | None:
    """Return the date in a short line, or None when it is not a date line."""
    if len(text) > _LONGEST:
        return None
    for match in _WRITTEN.finditer(text):
        day = _read(match[0])
        if day is not None:
            return _found(day, text, match)
    found = _NUMBERS.search(text)
    if found is None:
        return None
    return _found(_by_numbers(int(found[1]), int(found[3]), int(found[4])), text, found)


def _found(day: dt.date | None, text: str, match: re.Match[str]) -> DateLine:
    return DateLine(
        day=day,
        before=_IDLE_END.sub("", text[: match.start()]).strip(),
        after=_IDLE_START.sub("", text[match.end() :]).strip(),
    )


def _read(text: str) -> dt.date | None:
    try:
        return read_date(text)
    except NoSuchDateError:
        return None


def _by_numbers(first: int, second: int, year: int) -> dt.date | None:
    """Read 3/25/2023 or 25.3.2023; None for 3/11/2023, which differs between Los Angeles and London."""
    if first > 12 or second > 12 or first == second:
        day, month = (first, second) if first > 12 else (second, first)
        try:
            return dt.date(year, month, day)
        except ValueError:
            return None
    return None
