"""Reads dates as people type them, in English and Spanish: March 8, 2023; 8 de marzo de 2023."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from newsletter.model.phrase import phrase

_MONTHS = {
    1: "january jan enero ene",
    2: "february feb febrero",
    3: "march mar marzo",
    4: "april apr abril abr",
    5: "may mayo",
    6: "june jun junio",
    7: "july jul julio",
    8: "august aug agosto ago",
    9: "september sep sept septiembre setiembre set",
    10: "october oct octubre",
    11: "november nov noviembre",
    12: "december dec diciembre dic",
}
MONTHS = {name: number for number, names in _MONTHS.items() for name in names.split()}

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})\.? (?:de )?(?P<name>[^\W\d]{3,12})\.?,? (?:de |del )?(?P<year>\d{4})", re.ASCII
)
_MONTH_FIRST = re.compile(
    r"(?P<name>[^\W\d]{3,12})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})", re.ASCII
)
_NUMBERS = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}", re.ASCII)

EXPECTED = "Write the date as 2023-03-08, March 8, 2023 or 8 de marzo de 2023."


class NoSuchDateError(ValueError):
    """A text that is meant to be a date and is not a valid one."""


def read_date(text: str) -> dt.date | None:
    """Return the date a text names, or None when it is not a date at all.

    Raises NoSuchDateError for one that is meant but wrong: February 31, a misspelled month, 3/8/2023.
    """
    plain = unicodedata.normalize("NFKD", text[:60]).encode("ascii", "ignore").decode().lower()
    if len(text) > 60:
        return None
    if _NUMBERS.fullmatch(plain):
        raise NoSuchDateError("it is unclear which number is the month")
    match = _ISO.fullmatch(plain) or _DAY_FIRST.fullmatch(plain) or _MONTH_FIRST.fullmatch(plain)
    return None if match is None else _date(match.groupdict())


def _date(parts: dict[str, str]) -> dt.date:
    name = parts.get("name")
    month = int(parts["month"]) if name is None else MONTHS.get(name, 0)
    if month == 0:
        raise NoSuchDateError(phrase('there is no month "{name}"', name=name))
    try:
        return dt.date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        raise NoSuchDateError("there is no such day") from None
