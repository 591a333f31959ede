"""Reads and writes an event's day and time as people type them, in English and Spanish."""

from __future__ import annotations

import datetime as dt
import re

from newsletter.issues.news_dates import NoSuchDateError, read_date
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase

SHAPES = "Write May 12, 2026, 10 am to 11:30 am; May 12, 2026, 6 pm; or May 12, 2026 to May 14, 2026."
_LONGEST = 100
_LONGEST_DAYS = 366

_WEEKDAYS = (
    "monday mon lunes", "tuesday tue martes", "wednesday wed miércoles miercoles", "thursday thu jueves",
    "friday fri viernes", "saturday sat sábado sabado", "sunday sun domingo",
)  # fmt: skip
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}

_TIME = r"\d{1,2}(?:[:.h]\d{2})?(?:[ ]?[ap]\.?[ ]?m\.?)?|noon|midnight|mediodía|medianoche"
_TIMES = re.compile(
    rf"(?P<day>.*?\S),?[ ]+(?:at[ ]|from[ ]|de[ ]|a las?[ ])?(?P<start>{_TIME})"
    rf"(?:[ ]?[-–—][ ]?(?P<end>{_TIME})|[ ](?:to|until|till|a|a las?|hasta las?)[ ](?P<until>{_TIME}))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?:[ ]?([ap])\.?[ ]?m\.?)?", re.IGNORECASE)
_WORDS = {"noon": dt.time(12), "mediodía": dt.time(12), "midnight": dt.time(0), "medianoche": dt.time(0)}
_DAYS = re.compile(r"(.+?)(?:[ ](?:to|until|through|a|al|hasta)[ ]|[ ][-–—][ ]|–)(.+)", re.IGNORECASE)
_WEEKDAY = re.compile(r"([^\W\d_]{3,10})\.?,?[ ]+(?:the[ ]|el[ ])?(.+)")


class NoSuchTimeError(ValueError):
    """A text in the place of a day and time that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A day, with or without a time; or several whole days."""

    date: dt.date
    start: dt.time | None = None
    end: dt.time | None = None
    last_day: dt.date | None = None


def read_when(text: str) -> When:
    """Return the day and time a text names; raises NoSuchTimeError saying what is wrong with it."""
    if len(text) > _LONGEST:
        raise NoSuchTimeError("this is too long for a day and time")
    text = " ".join(text.split())
    try:
        day = _day(text)
        if day is not None:
            return When(date=day)
        return _timed(text) or _days(text)
    except NoSuchDateError as error:
        raise NoSuchTimeError(str(error)) from None


def write_when(when: When) -> str:
    """Return a text that reads back as the same day and time."""
    if when.last_day is not None:
        return f"{when.date} to {when.last_day}"
    times = "-".join(f"{time:%H:%M}" for time in (when.start, when.end) if time is not None)
    return f"{when.date}, {times}" if times else f"{when.date}"


def _timed(text: str) -> When | None:
    match = _TIMES.fullmatch(text)
    date = _day(match["day"]) if match is not None else None
    if match is None or date is None:
        return None
    end = match["end"] or match["until"]
    start_time, end_time = _time(match["start"]), _time(end) if end else None
    if start_time == end_time:
        raise NoSuchTimeError("it starts and ends at the same time")
    return When(date=date, start=start_time, end=end_time)


def _time(text: str) -> dt.time:
    word = _WORDS.get(text.lower())
    if word is not None:
        return word
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise NoSuchTimeError(phrase('"{text}" is not a time', text=text))
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if not half and match[2] is None:
        if 1 <= hour <= 12:
            full = phrase('"{text}" is not a full time: write {hour} am or {hour} pm', text=text, hour=hour)
        else:
            full = phrase('"{text}" is not a full time: write {hour:02d}:00', text=text, hour=hour)
        raise NoSuchTimeError(full)
    if minute > 59 or hour > (12 if half else 23) or (half and hour == 0):
        raise NoSuchTimeError(phrase('"{text}" is not a valid time', text=text))
    return dt.time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)


def _days(text: str) -> When:
    match = _DAYS.fullmatch(text)
    if match is None:
        raise NoSuchTimeError("this is not a day and time we can read")
    last = _day(match[2])
    first = _day(match[1]) or (_same_month(match[1], last) if last else None)
    if first is None or last is None:
        raise NoSuchTimeError("this is not a day and time we can read")
    if not first < last:
        raise NoSuchTimeError("the last day must be after the first")
    if (last - first).days > _LONGEST_DAYS:
        raise NoSuchTimeError("it lasts more than a year")
    return When(date=first, last_day=last)


def _same_month(text: str, last: dt.date) -> dt.date | None:
    """Return the first day of `12 to 14 May 2026`, where the month is written once."""
    try:
        return last.replace(day=int(text)) if text.isascii() and text.isdigit() and len(text) < 3 else None
    except ValueError:
        raise NoSuchTimeError("there is no such day") from None


def _day(text: str) -> dt.date | None:
    """Return a date, with or without a weekday before it; a weekday that does not fit is an error."""
    match = _WEEKDAY.fullmatch(text)
    weekday = WEEKDAYS.get(match[1].lower()) if match is not None else None
    if match is None or weekday is None:
        return read_date(text)
    date = read_date(match[2])
    if date is not None and date.weekday() != weekday:
        right = _WEEKDAYS[date.weekday()].split()[0].capitalize()
        raise NoSuchTimeError(phrase("that date is a {right}, not a {day}", right=right, day=match[1]))
    return date
