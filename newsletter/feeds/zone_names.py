"""Zone names: what the letters behind a time mean, in minutes east of UTC.

RFC 822 section 5.1 names those of North America, UT and GMT; the others are what computers elsewhere write
(their `date` command, their programming languages). A name that means several zones counts where the feed's
country decides, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_HOURS = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1,
    "mesz": 2, "met": 1, "mest": 2, "eet": 2, "eest": 3, "msk": 3, "trt": 3, "nst": -3.5, "ndt": -2.5,
    "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "hast": -10, "brt": -3, "brst": -2, "art": -3, "clt": -4,
    "clst": -3, "cot": -5, "pet": -5, "uyt": -3, "wat": 1, "cat": 2, "sast": 2, "eat": 3, "idt": 3,
    "pkt": 5, "npt": 5.75, "ict": 7, "wib": 7, "wita": 8, "wit": 9, "hkt": 8, "sgt": 8, "pht": 8, "awst": 8,
    "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_BY_COUNTRY: Mapping[str, Mapping[str, float]] = {
    "ist": {"IN": 5.5, "IE": 1, "IL": 2},
    "cst": {"CN": 8, "TW": 8, "MO": 8},
    "ast": {"SA": 3, "IQ": 3, "KW": 3, "QA": 3, "BH": 3, "YE": 3},
    "est": {"AU": 10},
    "edt": {"AU": 11},
    "bst": {"BD": 6},
    "amt": {"AM": 4, "BR": -4},
    "pst": {"PH": 8},
}
"""What a name means in a country, where that is not what it means elsewhere."""
_GENERIC = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
}  # fmt: skip
"""Names that say neither standard nor daylight time: the day decides."""
_PHRASE = re.compile(r"(eastern|central|mountain|pacific) (?:(standard|daylight) )?time")
_ALTERNATIVES = "|".join(sorted({*_HOURS, *_BY_COUNTRY, "et", "ct", "mt", "pt"}, key=len, reverse=True))
NAME = re.compile(rf"(?:{_PHRASE.pattern}|[a-z]+(?:/[a-z_]+)+|{_ALTERNATIVES})(?![^\W\d_])")
"""A zone's name in small letters."""


def zone_named(name: str, country: str) -> tzinfo | None:
    """Return a zone by its name in small letters, or None when nobody can say which it is."""
    here = _BY_COUNTRY.get(name, {}).get(country)
    if here is not None:
        return _fixed(here)
    if name in _HOURS:
        return _fixed(_HOURS[name])
    if phrase := _PHRASE.fullmatch(name):
        if phrase[2]:
            return _fixed(_HOURS[f"{phrase[1][0]}{phrase[2][0]}t"])
        return _rules(_GENERIC[phrase[1]])
    if name in _GENERIC:
        return _rules(_GENERIC[name])
    return _rules(_full_names().get(name, "")) if "/" in name else None


def offset(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    """Return the zone of a numeric offset, or None when no place has it."""
    east = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if int(minutes or 0) > 59 or east > timedelta(hours=14):
        return None
    return timezone(-east if sign == "-" else east)


def in_utc(wall: datetime, zone: tzinfo | None) -> datetime | None:
    """Return a wall-clock time in UTC; one without a zone is taken as UTC. None: beyond the calendar."""
    try:
        return wall.replace(tzinfo=zone or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _fixed(hours: float) -> tzinfo:
    return timezone(timedelta(hours=hours))


def _rules(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _full_names() -> dict[str, str]:
    """Return the IANA names by their small letters."""
    from babel.core import get_global

    names = (*get_global("zone_territories"), *get_global("zone_aliases"))
    return {str(name).lower(): str(name) for name in names}
