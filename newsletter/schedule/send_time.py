"""Send times: parses a time that staff typed into one instant, which is always shown back to them.

What can be read in more than one way is never guessed: AmbiguousTimeError has the readings, to be asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from newsletter.errors import AmbiguousTimeError, ScheduleError
from newsletter.issues.news_dates import NoSuchDateError
from newsletter.model import Instant
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase, setting
from newsletter.schedule.clock_time import CLOCK_TIME, hours_meant, read_time
from newsletter.schedule.clock_time import EXPECTED as EXPECTED_TIME
from newsletter.schedule.day_part import DayPart, split_day_part
from newsletter.schedule.recurrence import Recurrence, next_after
from newsletter.schedule.recurrence_words import rule_of, weekday_number
from newsletter.schedule.typed_date import dates_meant
from newsletter.schedule.wall_time import (
    format_clock,
    format_date,
    format_moment,
    instant_at,
    local,
    to_instant,
)
from newsletter.schedule.zone_words import ZoneWord, split_zone

EXPECTED = (
    'Write e.g. "2026-12-08 9:00", "tomorrow at 9", "next Tuesday 9:00", "in 2 hours" or '
    '"last Friday of the month 9:00", followed by a zone if it is not yours: "… 9:00 Europe/Berlin"'
)
LONGEST = 120

_HOUR = r"\d{1,2}"
_O_CLOCK = re.compile(r" ?o['’]?clock\b")
_RELATIVE = "today|tomorrow|(?:the )?day after tomorrow"
_CLOCK_SPLITS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?P<day>.+?),? (?:at )?(?P<time>{CLOCK_TIME})",
        rf"(?:at )?(?P<time>{CLOCK_TIME}),? (?:on )?(?P<day>.+)",
    )
)
_HOUR_SPLITS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<day>.+?),? at (?P<time>{_HOUR})",
        rf"at (?P<time>{_HOUR}),? (?:on )?(?P<day>.+)",
        rf"(?P<day>{_RELATIVE}) (?P<time>{_HOUR})",
        rf"(?P<time>{_HOUR}) (?P<day>{_RELATIVE})",
    )
)
_HOUR_IN_PART_SPLITS = tuple(
    re.compile(form)
    for form in (rf"(?P<day>.+?),? (?P<time>{_HOUR})", rf"(?P<time>{_HOUR}),? (?:on )?(?P<day>.+)")
)
"""Only beside a part of the day: in "Tuesday 8" alone, the 8 may be a day."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?(?:z| ?[+-]\d\d:?\d\d)?", re.ASCII)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_SOON = re.compile(
    rf"in (?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)}) (?P<unit>min|minute|h|hr|hour|day|week)s?", re.ASCII
)
_HALF_AN_HOUR = "in half an hour"
_MIDNIGHT = re.compile(r"\bmidnight\b")
"""At the beginning or the end of the day that is named beside it."""
_WEEKDAY = re.compile(r"(?:(?P<which>next|this|on|coming|this coming) )?(?P<day>[a-z]+)\.?", re.ASCII)
_WEEKDAY_AND_NUMBER = re.compile(r"(?P<day>(?:[a-z]+ )?[a-z]+)\.? (?P<number>\d{1,2})", re.ASCII)
_NEXT_WEEK = re.compile(
    r"(?:on )?(?P<day>[a-z]+) (?:of )?next week|next week(?: on)? (?P<other>[a-z]+)", re.ASCII
)
_NAMED_DAY = re.compile(r"(?:on )?(?P<name>[a-z]+)[.,]* (?P<date>.+)", re.ASCII)
_MOST_YEARS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What was typed, and what it is relative to."""

    words: str
    zone: str
    now: dt.datetime
    day_first: bool | None

    @property
    def today(self) -> dt.date:
        return local(self.now, self.zone).date()

    def error(self, problem: str, hint: str = EXPECTED) -> ScheduleError:
        return ScheduleError(phrase("{words}{problem}", words=repr(self.words), problem=problem), hint=hint)


def read_when(words: str, *, zone: str, now: dt.datetime, day_first: bool | None = None) -> Instant:
    """Return the instant that words mean, relative to `now`, in `zone` (IANA) unless they name another.

    `day_first` is whether 12/1 is January 12; None if it is not known. Raises AmbiguousTimeError for several
    readings, ScheduleError if they are not understood, in the past, or years from now.
    """
    plain = " ".join(words.split())
    if len(plain) > LONGEST:
        raise ScheduleError(
            phrase("{number} is not understood", number=repr(plain[:40] + "…")), hint=EXPECTED
        )
    named = split_zone(plain, zone, now)
    asked = _Asked(words=words, zone=named.zone, now=now, day_first=day_first)
    try:
        readings = list(_by_offset(_instants(named.rest.lower(), asked), named))
    except OverflowError:  # the year 1, the year 9999
        raise asked.error(" is out of range") from None
    return _the_one(readings, asked, own_zone=zone)


def write_out(instant: Instant, *, own_zone: str = "") -> str:
    """Return an instant as words that mean it, whatever the country: `2026-12-08 09:00 Europe/Berlin`.

    Seconds are written if there are any: "in 1 minute" must not become a time that is past already.
    """
    zone = "" if instant.zone == own_zone else f" {instant.zone}"
    seconds = ":%S" if instant.wall.second else ""
    return f"{instant.wall:%Y-%m-%d %H:%M{seconds}}{zone}"


def _the_one(readings: Iterable[Instant], asked: _Asked, *, own_zone: str) -> Instant:
    """Return the only reading still to come; raises AmbiguousTimeError, ScheduleError."""
    coming = [one for one in {one.at: one for one in readings}.values() if one.at > asked.now]
    if not coming:
        raise asked.error(" is in the past")
    near = [one for one in coming if one.at <= asked.now + timedelta(days=366 * _MOST_YEARS)]
    if not near:
        raise asked.error(f" is more than {_MOST_YEARS} years from now")
    if len(near) > 1:
        raise _ambiguous(" can mean ", near, asked, own_zone)
    return near[0]


def _ambiguous(
    problem: str, readings: Sequence[Instant], asked: _Asked, own_zone: str = ""
) -> AmbiguousTimeError:
    ordered = sorted(readings, key=lambda one: one.at)
    means = ", or ".join(map(format_moment, ordered))
    examples = " or ".join(f'"{write_out(one, own_zone=own_zone)}"' for one in ordered)
    return AmbiguousTimeError(
        phrase("{words}{problem}{means}", words=repr(asked.words), problem=problem, means=means),
        readings=tuple(ordered),
        hint=phrase("Write {examples}", examples=examples),
    )


def _by_offset(instants: Iterable[Instant], named: ZoneWord) -> Iterator[Instant]:
    """Yield instants; where "EST" is said of a day in summer, New York's time and EST itself are meant."""
    for instant in instants:
        yield instant
        if named.offset is not None and local(instant.at, instant.zone).utcoffset() != named.offset:
            exact = instant.wall.replace(tzinfo=dt.UTC) - named.offset
            yield instant_at(exact, instant.zone)


def _instants(plain: str, asked: _Asked) -> Iterator[Instant]:
    """Yield the instants that lowercase words may mean; raises ScheduleError if there are none."""
    plain = _O_CLOCK.sub("", plain)
    if plain == _HALF_AN_HOUR:
        plain = "in 30 minutes"
    if soon := _SOON.fullmatch(plain):
        number = soon["number"]
        yield _from_now(_NUMBERS.get(number) or int(number), soon["unit"], asked)
        return
    if _ISO.fullmatch(plain):
        yield _written_out(plain, asked)
        return
    rest, part = split_day_part(plain)
    if (time := read_time(rest)) is not None:
        raise _without_a_day((time,), asked)
    if alone := re.fullmatch(rf"at (?P<hour>{_HOUR})", rest):
        raise _without_a_day(_hour_times(alone["hour"], part, asked), asked)
    errors: list[ScheduleError] = []
    found = False
    for day, times in _splits(rest, part, asked):
        try:
            for time in times:
                yield from _both_midnights(_on_a_day(day, time, asked), rest)
                found = True
        except ScheduleError as error:
            errors.append(error)
    if not found:
        raise errors[0] if errors else _without_a_time(rest, asked)


def _both_midnights(instants: Iterable[Instant], words: str) -> Iterator[Instant]:
    """Yield instants; of a "midnight", the one at the end of the day, too."""
    for instant in instants:
        yield instant
        if _MIDNIGHT.search(words):
            yield to_instant(instant.wall + timedelta(days=1), instant.zone)


def _splits(rest: str, part: DayPart | None, asked: _Asked) -> Iterator[tuple[str, tuple[dt.time, ...]]]:
    """Yield each way to take words apart into a day and the times it may be."""
    clock = [found for form in _CLOCK_SPLITS if (found := form.fullmatch(rest))]
    if clock:
        for found in clock:
            yield found["day"], _clock_times(found["time"], part, asked)
        return
    forms = (*_HOUR_SPLITS, *(_HOUR_IN_PART_SPLITS if part else ()))
    for found in filter(None, (form.fullmatch(rest) for form in forms)):
        yield found["day"], _hour_times(found["time"], part, asked)
    if part is not None and rest:
        yield rest, (part.alone,)


def _clock_times(text: str, part: DayPart | None, asked: _Asked) -> tuple[dt.time, ...]:
    time = read_time(text)
    if time is None:
        raise asked.error(": there is no such time", EXPECTED_TIME)
    return (time,) if part is None else (_in_part(time, part, asked),)


def _hour_times(text: str, part: DayPart | None, asked: _Asked) -> tuple[dt.time, ...]:
    hour = int(text)
    times = hours_meant(hour)
    if not times:
        raise asked.error(": there is no such time", EXPECTED_TIME)
    return times if part is None else (_in_part(dt.time(hour), part, asked),)


def _in_part(time: dt.time, part: DayPart, asked: _Asked) -> dt.time:
    """Return a time as it is meant beside a part of the day: 8 in the evening is 20:00."""
    for hour in (time.hour, time.hour + 12):
        if hour < 24 and part.takes(time.replace(hour=hour)):
            return time.replace(hour=hour)
    clock = format_clock(dt.datetime.combine(asked.today, time))
    raise asked.error(f": {clock} is not in the {part.name}", EXPECTED_TIME)


def _from_now(number: int, unit: str, asked: _Asked) -> Instant:
    if unit[0] in "mh":
        later = asked.now + (timedelta(minutes=number) if unit[0] == "m" else timedelta(hours=number))
        return instant_at(later.replace(microsecond=0), asked.zone)
    # The same wall time some days later, which is not a multiple of 24 hours if the clocks change.
    wall = local(asked.now, asked.zone).replace(tzinfo=None, microsecond=0, fold=0)
    return to_instant(wall + timedelta(**{f"{unit}s": number}), asked.zone)


def _written_out(plain: str, asked: _Asked) -> Instant:
    try:
        moment = dt.datetime.fromisoformat(re.sub(r" (?=[+-]\d)", "", plain).upper())
    except ValueError:
        raise asked.error(": there is no such day or time") from None
    return to_instant(moment, asked.zone) if moment.tzinfo is None else instant_at(moment, asked.zone)


def _on_a_day(day: str, time: dt.time, asked: _Asked) -> Iterator[Instant]:
    if rule := rule_of(day):
        recurrence = Recurrence(rule=rule, time=time, zone=asked.zone)
        if day.startswith(("every", "each", "daily", "weekly")):
            raise asked.error(
                " is a recurring time, but an issue is sent once",
                phrase("Give one time; for recurring issues, see {setting}", setting=setting("slots")),
            )
        yield next_after(recurrence, asked.now)
        return
    for date in _dates(day, time, asked):
        yield to_instant(dt.datetime.combine(date, time), asked.zone)


def _dates(day: str, time: dt.time, asked: _Asked) -> tuple[dt.date, ...]:
    """Return the dates that the words of a day may mean at a time of day; raises ScheduleError."""
    today = asked.today
    if re.fullmatch(_RELATIVE, day):
        return (today + timedelta(days=day.count("tomorrow") + day.count("after")),)
    if (found := _NEXT_WEEK.fullmatch(day)) and (name := found["day"] or found["other"]):
        number = weekday_number(name)
        if number is not None:
            return (today + timedelta(days=7 - today.weekday() + number),)
    found = _WEEKDAY.fullmatch(day)
    number = weekday_number(found["day"]) if found else None
    if found is not None and number is not None:
        return (_weekday(number, time, asked, not_today=found["which"] == "next"),)
    named = _NAMED_DAY.fullmatch(day)
    number = weekday_number(named["name"]) if named else None
    text = named["date"] if named is not None and number is not None else day
    return _on_weekday(_typed_dates(text.removeprefix("on "), asked), number, asked)


def _typed_dates(text: str, asked: _Asked) -> tuple[dt.date, ...]:
    try:
        dates = dates_meant(text, asked.today, asked.day_first)
    except NoSuchDateError as error:
        raise asked.error(f": {error}") from None
    if not dates:
        raise asked.error(" is not understood")
    return dates


def _on_weekday(dates: tuple[dt.date, ...], number: int | None, asked: _Asked) -> tuple[dt.date, ...]:
    """Return the dates that fall on a weekday; the weekday settles which number is the month."""
    fitting = tuple(one for one in dates if number is None or one.weekday() == number)
    if not fitting:
        raise asked.error(f": {format_date(dates[0])} is a {dates[0]:%A}", "Check the day and the date")
    return fitting


def _weekday(number: int, time: dt.time, asked: _Asked, *, not_today: bool) -> dt.date:
    days = (number - asked.today.weekday()) % 7
    date = asked.today + timedelta(days=days)
    if days == 0 and (not_today or to_instant(dt.datetime.combine(date, time), asked.zone).at <= asked.now):
        return date + timedelta(days=7)
    return date


def _without_a_day(times: Iterable[dt.time], asked: _Asked) -> ScheduleError:
    days = [asked.today + timedelta(days=number) for number in range(2)]
    instants = [to_instant(dt.datetime.combine(day, time), asked.zone) for day in days for time in times]
    coming = [one for one in instants if one.at > asked.now]
    return _ambiguous(" does not say which day: it can mean ", coming, asked, asked.zone)


def _without_a_time(rest: str, asked: _Asked) -> ScheduleError:
    numbered = _WEEKDAY_AND_NUMBER.fullmatch(rest)
    if numbered and weekday_number(numbered["day"].rpartition(" ")[2]) is not None:
        return asked.error(
            f": {numbered['number']} may be the time or the day",
            f'Write "{numbered["day"]} at {numbered["number"]}"',
        )
    try:
        _dates(rest, dt.time(12), asked)
    except (ScheduleError, OverflowError):
        return asked.error(" is not understood")
    return asked.error(" does not say what time", EXPECTED_TIME)
