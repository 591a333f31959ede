"""Typed dates: the days that a date may mean, where the order of its numbers is the country's custom."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from datetime import timedelta

from newsletter.issues.news_dates import NoSuchDateError, read_date
from newsletter.model.phrase import phrase
from newsletter.schedule.wall_time import format_date

_JUST_PASSED = timedelta(days=60)
_YEARLESS = re.compile(r"\d{1,2}\.? (?:de )?[a-z]{3,12}|[a-z]{3,12}\.? \d{1,2}", re.ASCII)
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b(?: of)?", re.ASCII)
_NUMBERS = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})"
    r"(?:(?P=mark)(?P<year>\d{4}|\d{2}))?(?P<end>\.?)",
    re.ASCII,
)
_DAY_ALONE = re.compile(r"the (?P<day>\d{1,2})(?:st|nd|rd|th)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})", re.ASCII)


def dates_meant(text: str, today: dt.date, day_first: bool | None) -> tuple[dt.date, ...]:
    """Return the dates that a text in small letters may mean; () if it is no date.

    Without a year, it is the next such date; one that has just passed is this year's, as a mistake.
    `day_first` says whether 12/1 is January 12; None means that it is not known. Raises NoSuchDateError.
    """
    if found := _DAY_ALONE.fullmatch(text):
        return (_coming_day(int(found["day"]), today),)
    text = _ORDINAL.sub(r"\1", text)
    if found := _YEAR_FIRST.fullmatch(text):
        return (_date(int(found["year"]), int(found["month"]), int(found["day"])),)
    if found := _NUMBERS.fullmatch(text):
        return _by_numbers(found, today, day_first)
    date = _coming(text, today) if _YEARLESS.fullmatch(text) else read_date(text)
    return () if date is None else (date,)


def _coming_day(day: int, today: dt.date) -> dt.date:
    """Return the next date with this day of the month; a shorter month is passed over."""
    for months in range(13):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        try:
            date = dt.date(year, month + 1, day)
        except ValueError:
            continue
        if date >= today:
            return date
    raise NoSuchDateError("there is no such day")


def _coming(text: str, today: dt.date) -> dt.date | None:
    date = read_date(f"{text} {today.year}")
    is_next_year = date is not None and date < today - _JUST_PASSED
    return read_date(f"{text} {today.year + 1}") if is_next_year else date


def _by_numbers(found: re.Match[str], today: dt.date, day_first: bool | None) -> tuple[dt.date, ...]:
    first, second = int(found["first"]), int(found["second"])
    if found["end"]:
        day_first = True  # 1.12. is written so only where the day comes first
    orders = {True: ((first, second),), False: ((second, first),), None: ((first, second), (second, first))}
    dates = tuple(dict.fromkeys(_valid(orders[day_first], found["year"], today)))
    if not dates:
        others = tuple(_valid(orders[None], found["year"], today))
        guess = f"; for {format_date(others[0])}, write the month as a word" if others else ""
        raise NoSuchDateError(phrase("there is no such day{guess}", guess=guess))
    return dates


def _valid(orders: tuple[tuple[int, int], ...], year: str | None, today: dt.date) -> Iterator[dt.date]:
    for day, month in orders:
        try:
            yield _of_year(day, month, year, today)
        except NoSuchDateError:
            continue


def _of_year(day: int, month: int, year: str | None, today: dt.date) -> dt.date:
    if year is not None:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    try:
        date = _date(today.year, month, day)
    except NoSuchDateError:
        return _date(today.year + 1, month, day)  # February 29
    return _date(today.year + 1, month, day) if date < today - _JUST_PASSED else date


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NoSuchDateError("there is no such day") from None
