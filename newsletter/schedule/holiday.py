"""Holidays: the public holiday on a day, from the library `holidays`."""

from __future__ import annotations

import datetime as dt
import difflib
from functools import lru_cache

from newsletter.errors import ScheduleError


def read_calendar(code: str) -> str:
    """Return a calendar's code, US or US-CA, in its own spelling; raises ScheduleError with a suggestion."""
    import holidays

    country, _, part = code.strip().partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    country = country.upper()
    if country not in known:
        near = difflib.get_close_matches(country, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else "Write a country such as US, or US-CA"
        raise ScheduleError(f"there is no holiday calendar for {code[:20]!r}", hint=hint)
    parts = {name.upper(): name for name in known[country]}
    if part and part.upper() not in parts:
        raise ScheduleError(
            f"{country} has no state or region {part[:20]!r} with its own holidays",
            hint=f"Choose one of: {', '.join(known[country])}" if known[country] else f"Write {country}",
        )
    return f"{country}-{parts[part.upper()]}" if part else country


def holiday_on(day: dt.date, calendar: str) -> str:
    """Return the holiday's name, in English if the library has it; "" on other days."""
    return _year(calendar, day.year).get(day, "") if calendar else ""


@lru_cache(maxsize=32)
def _year(calendar: str, year: int) -> dict[dt.date, str]:
    import holidays

    country, _, part = calendar.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=year, language="en_US")
    except NotImplementedError as error:
        raise ScheduleError(f"there is no holiday calendar {calendar!r} ({error})") from None
    return dict(found.items())
