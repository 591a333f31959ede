"""When: days and times as people write them before an event, in English and Spanish."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from newsletter.issues.news_dates import NoSuchDateError, read_date

SHAPES = "Write 12 May 2026, 10:00-11:30; 12 May 2026, 6 pm; or 12 May 2026 to 14 May 2026."
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
    """A text that is meant to say when, and does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A day with a time or none, or several whole days."""

    date: dt.date
    start: dt.time | None = None
    end: dt.time | None = None
    last_day: dt.date | None = None


def read_when(text: str) -> When:
    """Return the day and time a text names; raises NoSuchTimeError saying what is wrong with it."""
    if len(text) > _LONGEST:
        raise NoSuchTimeError("a day and a time are shorter than this")
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
        raise NoSuchTimeError("it ends when it begins")
    return When(date=date, start=start_time, end=end_time)


def _time(text: str) -> dt.time:
    word = _WORDS.get(text.lower())
    if word is not None:
        return word
    match = _CLOCK.fullmatch(text)
    if match is None:  # the pattern above let it pass, so it is one of its words
        raise NoSuchTimeError(f'"{text}" is no time')
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if not half and match[2] is None:
        raise NoSuchTimeError(f'"{text}" may be morning or evening: write {hour:02d}:00 or {hour} pm')
    if minute > 59 or hour > (12 if half else 23) or (half and hour == 0):
        raise NoSuchTimeError(f'there is no time "{text}"')
    return dt.time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)


def _days(text: str) -> When:
    match = _DAYS.fullmatch(text)
    if match is None:
        raise NoSuchTimeError("cannot make out when this is")
    last = _day(match[2])
    first = _day(match[1]) or (_same_month(match[1], last) if last else None)
    if first is None or last is None:
        raise NoSuchTimeError("cannot make out when this is")
    if not first < last:
        raise NoSuchTimeError("its last day is not after the first")
    if (last - first).days > _LONGEST_DAYS:
        raise NoSuchTimeError("it takes more than a year")
    return When(date=first, last_day=last)


def _same_month(text: str, last: dt.date) -> dt.date | None:
    """Return the first day of `12 to 14 May 2026`, which says its month only once."""
    try:
        return last.replace(day=int(text)) if text.isascii() and text.isdigit() and len(text) < 3 else None
    except ValueError:
        raise NoSuchTimeError("there is no such day") from None


def _day(text: str) -> dt.date | None:
    """Return a date, whose weekday may stand before it; a wrong one is an error, for one of them is."""
    match = _WEEKDAY.fullmatch(text)
    weekday = WEEKDAYS.get(match[1].lower()) if match is not None else None
    if match is None or weekday is None:
        return read_date(text)
    date = read_date(match[2])
    if date is not None and date.weekday() != weekday:
        right = _WEEKDAYS[date.weekday()].split()[0].capitalize()
        raise NoSuchTimeError(f"that day is a {right}, not a {match[1]}")
    return date
