"""Zone words: the time zone that someone typed after a time: an IANA name, "EST", "Pacific time".

An abbreviation of the publication's own zone means that zone. Otherwise only those count that are in use in
one region: CST is Chicago's, or China's for a publication there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from datetime import timedelta

from newsletter.model.deferred_dataclass import dataclass
from newsletter.schedule.wall_time import local
from newsletter.schedule.zones import known_zone, read_zone

_NORTH_AMERICA = {
    "e": ("America/New_York", -5),
    "c": ("America/Chicago", -6),
    "m": ("America/Denver", -7),
    "p": ("America/Los_Angeles", -8),
    "ak": ("America/Anchorage", -9),
}
_FIXED: Mapping[str, tuple[str, float]] = {
    **{f"{letter}st": (zone, hours) for letter, (zone, hours) in _NORTH_AMERICA.items()},
    **{f"{letter}dt": (zone, hours + 1) for letter, (zone, hours) in _NORTH_AMERICA.items()},
    "hst": ("Pacific/Honolulu", -10),
    "bst": ("Europe/London", 1),
    "wet": ("Europe/Lisbon", 0),
    "west": ("Europe/Lisbon", 1),
    "cet": ("Europe/Berlin", 1),
    "cest": ("Europe/Berlin", 2),
    "mez": ("Europe/Berlin", 1),
    "mesz": ("Europe/Berlin", 2),
    "eet": ("Europe/Athens", 2),
    "eest": ("Europe/Athens", 3),
    "jst": ("Asia/Tokyo", 9),
    "awst": ("Australia/Perth", 8),
    "acst": ("Australia/Adelaide", 9.5),
    "acdt": ("Australia/Adelaide", 10.5),
    "aest": ("Australia/Sydney", 10),
    "aedt": ("Australia/Sydney", 11),
    "nzst": ("Pacific/Auckland", 12),
    "nzdt": ("Pacific/Auckland", 13),
}
_REGIONS = {"eastern": "e", "central": "c", "mountain": "m", "pacific": "p"}
_PHRASE = re.compile(
    r"(?P<rest>.*\S) (?P<region>eastern|central|mountain|pacific)(?: (?P<kind>standard|daylight))?(?: time)?",
    re.IGNORECASE,
)
_GENERIC = re.compile(r"([ecmp]|ak)t", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneWord:
    """The words before a zone, and the zone. `offset` is set if they name standard or summer time."""

    rest: str
    zone: str
    offset: timedelta | None = None


def split_zone(words: str, zone: str, now: dt.datetime) -> ZoneWord:
    """Split the zone off the end of words; `zone` is the publication's. Raises ScheduleError."""
    rest, _, last = words.rpartition(" ")
    if "/" in last and not re.search(r"\d/\d|^/|/$", last):
        return ZoneWord(rest=rest, zone=read_zone(last))
    if rest and last.upper() in ("UTC", "GMT"):
        return ZoneWord(rest=rest, zone=known_zone(last) or zone)
    if phrase := _PHRASE.fullmatch(words):
        kind = (phrase["kind"] or "")[:1]
        return _named(phrase["rest"], f"{_REGIONS[phrase['region'].lower()]}{kind}t".lower(), zone, now)
    if rest and (last.lower() in _FIXED or last.lower() in _own_names(zone, now) or _GENERIC.fullmatch(last)):
        return _named(rest, last.lower(), zone, now)
    return ZoneWord(rest=words, zone=zone)


def _named(rest: str, name: str, own: str, now: dt.datetime) -> ZoneWord:
    names = _own_names(own, now)
    if name in names:
        return ZoneWord(rest=rest, zone=own, offset=names[name])
    if name in _FIXED:
        zone, hours = _FIXED[name]
        return ZoneWord(rest=rest, zone=zone, offset=timedelta(hours=hours))
    # "MT" in Arizona is Arizona's time: its zone is called MST.
    letter = name.removesuffix("t")
    zone = own if f"{letter}st" in names else _NORTH_AMERICA[letter][0]
    return ZoneWord(rest=rest, zone=zone)


def _own_names(zone: str, now: dt.datetime) -> Mapping[str, timedelta]:
    """Return the abbreviations that a zone has in the course of the year, each with its offset from UTC."""
    found = {}
    for day in range(0, 365, 91):
        shown = local(now + timedelta(days=day), zone)
        name, offset = shown.tzname(), shown.utcoffset()
        if name and name.isalpha() and offset is not None:
            found[name.lower()] = offset
    return found
