"""Holidays: the public holiday on a day, from the library `holidays`."""

from __future__ import annotations

import datetime as dt
import difflib
from functools import lru_cache

from newsletter.errors import ScheduleError
from newsletter.model.phrase import phrase


def read_calendar(code: str) -> str:
    """Return a calendar's code, US or US-CA, in its own spelling; raises ScheduleError with a suggestion."""
    import holidays

    country, _, part = code.strip().partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    country = country.upper()
    if country not in known:
        near = difflib.get_close_matches(country, known, n=1)
        hint = (
            phrase("Did you mean {near}?", near=near[0]) if near else "Write a country such as US, or US-CA"
        )
        raise ScheduleError(
            phrase("there is no holiday calendar for {code}", code=repr(code[:20])), hint=hint
        )
    parts = {name.upper(): name for name in known[country]}
    if part and part.upper() not in parts:
        raise ScheduleError(
            phrase(
                "{country} has no state or region {part} with its own holidays",
                country=country,
                part=repr(part[:20]),
            ),
            hint=phrase("Choose one of: {names}", names=", ".join(known[country]))
            if known[country]
            else phrase("Write {country}", country=country),
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
        raise ScheduleError(
            phrase("there is no holiday calendar {calendar} ({error})", calendar=repr(calendar), error=error)
        ) from None
    return dict(found.items())
