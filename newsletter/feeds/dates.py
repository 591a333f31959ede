"""Dates: a date as a feed wrote it is read whole, or it is no date.

RSS wants RFC 822, Atom and JSON Feed RFC 3339. Read is what else is common: ISO 8601 in all its forms, commas
and dashes between the parts, named zones, AM and PM, Unix seconds and milliseconds, dates in numbers, the
formats and the markup of Drupal, month names in the program's languages. Nothing is completed: a word that is
not understood, a month without a day or a day that no calendar has make it no date.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from newsletter.feeds.date_words import DateWords, any_language, english, fold, is_idle, words_of
from newsletter.feeds.zone_names import NAME, in_utc, offset, zone_named
from newsletter.issues.date_conventions import DateConventions

_LONGEST = 120
_RFC_822 = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun), ?)?(\d{1,2})"
    r" (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (\d{4}) (\d{2}):(\d{2}):(\d{2})"
    r" (?:(?:gmt|utc|z)|([+-])(\d{2})(\d{2}))",
    re.ASCII,
)
_RFC_3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}t\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:z|[+-](?:0\d|1[0-4]):[0-5]\d)", re.ASCII
)
_UNIX = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d+)?")
_MILLISECONDS = 11
"""A number with more digits counts thousandths."""
_TAG = re.compile(r"<[^<>]*>")
_SAID_IN_TAG = re.compile(r"""<[^<>]*?\b(?:datetime|content)\s*=\s*["']([^"']+)["'][^<>]*>""", re.IGNORECASE)
_COMMENT = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|ere|o|a)(?![^\W\d_])")
_MERIDIEM = re.compile(r"(?<![^\W\d_])([ap])\.?\s?m\b\.?")
_REWRITTEN = (
    (re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]"), r" \1-\2-\3 "),
    (re.compile(r"(\d{1,2})\s?[時时시]\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?"), r" \1:\2:0\3 "),
    (re.compile(r"^(\d{4})(\d{2})(\d{2})(?=t|\s|$)"), r"\1-\2-\3 "),
    (re.compile(r"^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$"), r"\1-\2-\3 \4:\5:\6"),
    (re.compile(r"^(\d{4}-\d{2}-\d{2})(?:z|[+-]\d{2}:\d{2})$"), r"\1"),
    (re.compile(r"(?<=\d{4}):(\d{2}:\d{2}:\d{2})"), r" \1"),
    (re.compile(r"(?<=[\s-]\d\d )t(\d{2})(\d{2})(\d{2})?(?!\d)"), r"\1:\2:0\3"),
    (re.compile(r"(?<![\d:.])(\d{1,2})\s?h\s?(\d{2})(?:min)?(?![^\W_])"), r"\1:\2"),
    (re.compile(r"\b(?:thang|thg) (\d{1,2})\b"), r"\1=month "),
)
"""Ways to write a date or a time that are only another spelling: 2026年11月23日, 20261123T161800Z, 16h18."""
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})(\s?[-/.]\s?)(\d{1,2})\2(\d{1,2})(?!\d)\.?")
_YEAR_LAST = re.compile(r"(?<![\d:.])(\d{1,2})(\s?[-/.]\s?)(\d{1,2})\2(\d{4}|\d{2})(?![\d:])\.?")
_WEEK = re.compile(r"(?<!\d)(\d{4})-?w(\d{2})-?([1-7])(?!\d)")
_DAY_OF_YEAR = re.compile(r"(?<!\d)(\d{4})-(\d{3})(?![\d-])")
_CLOCK = re.compile(r"(?<![\d:.])t?(\d{1,2}):(\d{1,2})(?::(\d{1,3}))?(?:[.,]\d+)?(?![\d:])")
_DOTTED_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?![\d.:])")
_HOUR = re.compile(r"(?<![\d:.])(\d{1,2})()()(?=\s?[ap]m\b)")
_PERIOD = re.compile(r"\s*([ap]m)\b")
_OFFSET = re.compile(
    rf"\s*(?:{NAME.pattern}\s?)?-?(?P<sign>[+-])(?P<hours>\d{{1,2}}):?(?P<minutes>\d{{2}})?(?!\d)"
    r"(?:\s?[+-]\d{2}(?!\d))?"
)
_WORD = re.compile(r"(\d+)(=month)?|[^\W\d_]+")
_NAME = re.compile(rf"\s*{NAME.pattern}")
_ZONE_AT_END = re.compile(rf"(?<=[\s\d])(?:[+-]\d{{2}}:?\d{{2}}|{NAME.pattern})\s*$")
"""Where a zone stands behind a year: Nov 23 10:00 2026 EST."""
_FILLING = re.compile(r"[\s,.;:/|@'’`\"،、。·•–—-]*")


def read_date(text: str, conventions: DateConventions | None = None) -> datetime | None:
    """Return the moment that a date names, in UTC, or None when it is not understood whole.

    `conventions` decide what 3/5/2026 is, and which languages are asked first. A date without a time is the
    beginning of that day, one without a zone is UTC.
    """
    line = " ".join(text[: _LONGEST * 10].split())
    if "<" in line:
        line = _without_markup(line)
    if not line or len(line) > _LONGEST:
        return None
    if not line.isascii() or "&" in line:
        line = html.unescape(line)
    line = " ".join(fold(line).split())
    known = conventions or DateConventions()
    return _standard(line) or _read(line, known, in_numbers=True) or _read(line, known, in_numbers=False)


def _standard(line: str) -> datetime | None:
    """Return what nearly every feed writes, without looking further."""
    if _RFC_3339.fullmatch(line):
        try:
            return datetime.fromisoformat(line.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    if found := _RFC_822.fullmatch(line):
        (month,) = english().months[found[2]]
        zone = offset(found[7], found[8], found[9]) if found[7] else UTC
        day = _date(int(found[3]), month, int(found[1]))
        return _moment(day, found.group(4, 5, 6), "", zone) if zone else None
    if _UNIX.fullmatch(line):
        number = line.partition(".")[0]
        seconds = int(number) / 1000 if len(number) > _MILLISECONDS else int(number)
        return datetime.fromtimestamp(seconds, tz=UTC)
    return None


def _read(line: str, conventions: DateConventions, *, in_numbers: bool) -> datetime | None:
    try:
        return _Reading(line, conventions).moment(in_numbers=in_numbers)
    except _NotUnderstoodError:
        return None


def _without_markup(text: str) -> str:
    """Return what a `<time datetime="…">` says, else the words without their tags."""
    said = _SAID_IN_TAG.search(text)
    return " ".join((said[1] if said else _TAG.sub(" ", text)).split())


class _NotUnderstoodError(Exception):
    """Something in a date that nobody can say the meaning of."""


class _Reading:
    """One date that is taken apart: what was understood leaves the text, and in the end nothing may stay."""

    def __init__(self, line: str, conventions: DateConventions) -> None:
        self._conventions = conventions
        self._comments = [comment.strip() for comment in _COMMENT.findall(line)]
        self._text = _COMMENT.sub(" ", line)
        for pattern, spelling in (*_REWRITTEN, (_MERIDIEM, r"\1m"), (_ORDINAL, "")):
            self._text = pattern.sub(spelling, self._text)

    def moment(self, *, in_numbers: bool) -> datetime | None:
        """Return the moment, its day in numbers or its month by name, or None."""
        numbers = self._take_numbers() if in_numbers else None
        if in_numbers and numbers is None:
            return None
        clock = self._take(_CLOCK) or self._take(_HOUR) or self._take(_DOTTED_CLOCK)
        period = self._take_period() if clock else ""
        zone = self._take_zone() if clock else None
        if clock is None:
            self._take(_ZONE_AT_END)  # behind a day alone it changes nothing: the day is what is printed
        if not _FILLING.fullmatch(_WORD.sub("", self._text)):
            return None
        day = self._day_of(numbers) if numbers else self._named_day()
        hours = clock.group(1, 2, 3) if clock else ("0", "0", "0")
        return _moment(day, hours, period, zone)

    # --- What leaves the text ----------------------------------------------------------------------

    def _take(self, pattern: re.Pattern[str], at: int | None = None) -> re.Match[str] | None:
        """Return the first match (or the one that begins right at a place) and leave a gap there."""
        found = pattern.search(self._text) if at is None else pattern.match(self._text, at)
        if found is not None:
            self._gap = found.start() + 1
            self._text = f"{self._text[: found.start()]} {self._text[found.end() :]}"
        return found

    def _take_numbers(self) -> re.Match[str] | None:
        for pattern in (_YEAR_FIRST, _WEEK, _YEAR_LAST, _DAY_OF_YEAR):
            if found := self._take(pattern):
                return found
        return None

    def _take_period(self) -> str:
        """Return "am", "pm" or ""; behind the time or, as in Korean, before it."""
        if found := self._take(_PERIOD, self._gap):
            return str(found[1])
        asked: list[DateWords] = [words_of(lang) for lang in self._conventions.langs]
        if not self._text.isascii():
            asked.append(any_language())
        for words in asked:
            for word, period in words.periods.items():
                if self._take(_spelled(word)):
                    return period
        return ""

    def _take_zone(self) -> tzinfo | None:
        """Return the zone behind the time, None when there is none."""
        zone: tzinfo | None
        if found := self._take(_OFFSET, self._gap):
            zone = offset(*found.group("sign", "hours", "minutes"))
            self._take(_NAME, self._gap)  # its name behind it says nothing new
        elif found := self._take(_NAME, self._gap):
            zone = zone_named(found[0].strip(), self._conventions.country)
        elif found := self._take(_ZONE_AT_END):
            zone = self._zone(found[0].strip())
        else:
            return next((zone for comment in self._comments if (zone := self._zone(comment))), None)
        if zone is None:
            raise _NotUnderstoodError
        return zone

    def _zone(self, text: str) -> tzinfo | None:
        written = _OFFSET.fullmatch(text)
        return (
            offset(*written.group("sign", "hours", "minutes"))
            if written
            else zone_named(text, self._conventions.country)
        )

    # --- What is left is the day --------------------------------------------------------------------

    def _vocabularies(self) -> Iterator[DateWords]:
        """Yield the words to ask, those of the feed's languages first."""
        yield english()
        for lang in self._conventions.langs:
            yield words_of(lang)
        yield any_language()

    def _words(self) -> list[str]:
        return [match[0] for match in _WORD.finditer(self._text) if not match[0][0].isdigit()]

    def _day_of(self, found: re.Match[str]) -> dt.date | None:
        words = self._words()
        if any(char.isdigit() for char in self._text):  # a number too many
            return None
        for known in self._vocabularies():
            if all(is_idle(word) or word in known.weekdays for word in words):
                days = [known.weekdays[word] for word in words if word in known.weekdays]
                weekday = next(iter(days[0])) if len(days) == 1 and len(days[0]) == 1 else None
                return _day_in_numbers(found, weekday, self._conventions)
        return None

    def _named_day(self) -> dt.date | None:
        month = self._month()
        numbers = [match[1] for match in _WORD.finditer(self._text) if match[1] and not match[2]]
        if month is None or len(numbers) != 2:
            return None
        first, second = numbers
        if len(first) == 4:
            return _date(int(first), month, int(second))
        return _date(_year(second), month, int(first)) if len(first) <= 2 and len(second) in (2, 4) else None

    def _month(self) -> int | None:
        """Return the month that the words name, or None when there is none or a word is not understood."""
        numbered = [int(match[1]) for match in _WORD.finditer(self._text) if match[2]]
        words = self._words()
        for known in self._vocabularies():
            if not all(known.knows(word) for word in words):
                continue
            if numbered:
                return numbered[0] if len(numbered) == 1 else None
            months = _months(words, known)
            if len(months) == 1:
                return next(iter(months))
        return None


@cache
def _spelled(word: str) -> re.Pattern[str]:
    """Find a word whatever dots and blanks stand between its letters: π.μ."""
    letters = r"[\s.]*".join(map(re.escape, word))
    return re.compile(rf"(?<![^\W\d_]){letters}(?![^\W\d_])\.?")


def _months(words: Sequence[str], known: DateWords) -> frozenset[int]:
    """Return which months the words may name; "mar" beside another month is mardi or martes."""
    surely = [
        known.months[word]
        for word in words
        if word in known.months and word not in known.weekdays and not is_idle(word)
    ]
    perhaps = [known.months[word] for word in words if word in known.months]
    if len(surely) > 1:
        return frozenset()
    return frozenset().union(*(surely or perhaps))


def _day_in_numbers(
    found: re.Match[str], weekday: int | None, conventions: DateConventions
) -> dt.date | None:
    pattern = found.re
    if pattern is _YEAR_FIRST:
        return _date(int(found[1]), int(found[3]), int(found[4]))
    try:
        if pattern is _WEEK:
            return dt.date.fromisocalendar(int(found[1]), int(found[2]), int(found[3]))
        if pattern is _DAY_OF_YEAR:
            return datetime.strptime(f"{found[1]} {found[2]}", "%Y %j").replace(tzinfo=UTC).date()
    except ValueError:
        return None
    return _day_and_month(found, weekday, conventions)


def _day_and_month(found: re.Match[str], weekday: int | None, conventions: DateConventions) -> dt.date | None:
    """Return 23/11/2026, 11/23/2026 or 23.11.26: by the calendar, the weekday, or the country's way."""
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    by_order = {True: _date(year, second, first), False: _date(year, first, second)}
    days = {day for day in by_order.values() if day}
    if weekday is not None and len(fitting := {day for day in days if day.weekday() == weekday}) == 1:
        return fitting.pop()
    dotted = "." in found[2]
    if len(found[4]) == 2 and (not dotted or conventions.year_first):
        # 26/11/23 may begin with its year: only the country's own way is believed.
        day_first = conventions.day_first if "/" in found[2] else None
        return None if day_first is None else by_order[day_first]
    if len(days) == 1:
        return days.pop()
    day_first = True if dotted else conventions.day_first
    return None if day_first is None else by_order[day_first]


def _year(digits: str) -> int:
    """Two digits as RFC 2822 section 4.3 reads them: 00 to 49 are this century's."""
    year = int(digits)
    return year if len(digits) != 2 else year + (2000 if year < 50 else 1900)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _moment(
    day: dt.date | None, clock: Sequence[str | None], period: str, zone: tzinfo | None
) -> datetime | None:
    hour, minute, second = (int(part or 0) for part in clock)
    if period:
        if hour == 0 or hour > 12:
            # 16:18 PM says it twice; 16:18 AM contradicts itself.
            if (hour > 12) != (period == "pm"):
                return None
        else:
            hour = hour % 12 + (12 if period == "pm" else 0)
    if day is None or minute > 59 or second > 60 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    wall = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - its zone comes with in_utc
    try:
        wall += timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    except OverflowError:
        return None
    return in_utc(wall, zone)
