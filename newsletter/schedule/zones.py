"""Time zones: checks IANA names and suggests corrections."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from newsletter.errors import ScheduleError
from newsletter.model.phrase import phrase


@cache
def _countries() -> Mapping[str, str]:
    """Return the country of each zone of a country, by tzdata's zone.tab.

    Read in a millisecond, where listing all zones opens 600 files, and CLDR's territories are a large pickle.
    """
    spec = find_spec("tzdata")
    if spec is None or spec.origin is None:
        return {}
    lines = (Path(spec.origin).parent / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def known_zone(name: str) -> str | None:
    """Return the IANA name for a spelling, or None.

    Capitals, surrounding spaces and a space instead of `_` are accepted: "america/los angeles".
    """
    plain = name.strip()[:60].replace(" ", "_")
    if plain in _countries():
        return plain
    return _names().get(plain.casefold()) if plain else None


def read_zone(name: str) -> str:
    """Return the IANA name; raises ScheduleError with a suggestion."""
    found = known_zone(name)
    if found is None:
        raise ScheduleError(phrase("there is no time zone {name}", name=repr(name[:60])), hint=_hint(name))
    return found


def _hint(name: str) -> str:
    import difflib

    asked = name.strip()[:60].replace(" ", "_").casefold()
    cities = {key.rpartition("/")[2]: full for key, full in _names().items() if "/" in key}
    if asked in cities:
        return f"Did you mean {cities[asked]}?"
    near = difflib.get_close_matches(asked, _names(), n=1, cutoff=0.8)
    if near:
        return f"Did you mean {_names()[near[0]]}?"
    return "Write an IANA name such as America/Los_Angeles or Europe/Berlin"


def zone_info(name: str) -> ZoneInfo:
    """Return the rules of a zone; raises ScheduleError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(read_zone(name))


def country_of(name: str) -> str:
    """Return the ISO 3166 code of the country a zone belongs to, or "" (UTC belongs to none)."""
    if name in _countries():
        return _countries()[name]
    from babel.core import get_global

    zone = get_global("zone_aliases").get(name, name)
    country = str(get_global("zone_territories").get(zone, ""))
    return country if country.isalpha() and country != "ZZ" else ""
