"""When somebody agreed or left: one cell of a file, read as its column writes dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache

from newsletter.model.phrase import phrase

_SPACED_ZONE = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$)|\s*(?=Z$)")
_WAY_OUT = "write it as 2023-03-11 or 2023-03-11 14:30"
NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
"""Three numbers: 3/11/2023, 11.03.2023, 2023/3/11, 3/11/23."""
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?!\d)")
_WORDS = re.compile(
    r"(?:[^\W\d]+\.?,\s+)?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?[\s-]+(?:de\s+)?(?P<month>[^\W\d_]+)\.?|"
    r"(?P<month2>[^\W\d_]+)\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?),?[\s-]+(?:de\s+)?(?P<year>\d{4}|\d{2})(?!\d)"
)
_TIME = re.compile(
    r"(?:,?\s+(?:at\s+)?|T)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?:(?P<zone>Z|UTC|GMT)|\(?(?:UTC|GMT)?(?P<offset>[+-]\d{2}:?\d{2})\)?)?"
)
_UNIX = re.compile(r"1\d{9}(?:\d{3})?(?:\.0)?")
_SERIAL = re.compile(r"[23456]\d{4}(?:[.,]\d+)?")
_LANGS = ("en", "es", "fr", "de", "pt", "it")


@lru_cache(maxsize=4096)
def read_consent_date(text: str, now: datetime, day_first: bool | None = None) -> datetime:
    """Return the moment in UTC (a time without a zone is taken as UTC); raises ValueError with the reason.

    ISO 8601, names of months, Unix seconds, and the serial numbers of spreadsheets; 3/11/2023 is read as
    `day_first` says, and refused where that is None, unless one of the two is no month.
    """
    cleaned = re.sub(r"\s+UTC$", "Z", text.strip())
    try:
        moment = _iso(cleaned) or _other(text.strip(), day_first)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            phrase("“{text}” is not a date we can read ({way_out})", text=text[:40], way_out=_WAY_OUT)
        ) from None
    if moment > now:
        raise ValueError(phrase("“{text}” lies in the future ({way_out})", text=text[:40], way_out=_WAY_OUT))
    return moment


def _iso(text: str) -> datetime | None:
    if _UNIX.fullmatch(text) or _SERIAL.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(_SPACED_ZONE.sub("", text))
    except ValueError:
        return None


def _other(text: str, day_first: bool | None) -> datetime:
    """Return what is written in any other form; raises ValueError."""
    if _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(text.split(".")[0][:10]), UTC)
    if _SERIAL.fullmatch(text):
        return datetime(1899, 12, 30) + timedelta(days=float(text.replace(",", ".")))  # noqa: DTZ001
    if found := _YEAR_FIRST.match(text):
        day = (int(found[1]), int(found[3]), int(found[4]))
    elif found := NUMERIC.match(text):
        day = _numeric(int(found[1]), int(found[3]), found[4], day_first)
    elif found := _WORDS.match(text):
        month = _months().get((found["month"] or found["month2"]).casefold())
        if month is None:
            raise ValueError(text)
        day = (_year(found["year"]), month, int(found["day"] or found["day2"]))
    else:
        raise ValueError(text)
    return _with_time(day, text[found.end() :])


def _numeric(first: int, second: int, year: str, day_first: bool | None) -> tuple[int, int, int]:
    """Return year, month and day; one number above 12 settles which is which."""
    if first > 12 or second > 12:
        day_first = first > 12
    if day_first is None:
        raise ValueError
    return (_year(year), second, first) if day_first else (_year(year), first, second)


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _with_time(day: tuple[int, int, int], rest: str) -> datetime:
    if not rest.strip():
        return datetime(*day)  # noqa: DTZ001 - the caller gives it a zone
    found = _TIME.fullmatch(rest.rstrip())
    if found is None:
        raise ValueError(rest)
    hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return datetime(*day, hour, int(found["minute"]), int(found["second"] or 0), tzinfo=_zone(found))


def _zone(found: re.Match[str]) -> timezone | None:
    if found["offset"]:
        sign = -1 if found["offset"][0] == "-" else 1
        digits = found["offset"][1:].replace(":", "")
        return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
    return UTC if found["zone"] else None


@cache
def _months() -> dict[str, int]:
    """Return the names of the months, whole and shortened, in the languages of column names."""
    from babel import Locale

    found: dict[str, int] = {"sept": 9}
    for lang in _LANGS:
        months = Locale.parse(lang).months["format"]
        for width in ("wide", "abbreviated"):
            for number, name in months[width].items():
                found.setdefault(str(name).casefold().rstrip("."), int(number))
    return found
