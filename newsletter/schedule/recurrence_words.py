"""Recurrence in words: turns "every weekday", "last Friday of the month" and the like into an RRULE."""

from __future__ import annotations

import re
from collections.abc import Callable

EXPECTED = (
    'Write e.g. "every Tuesday 9:00", "every weekday 7:30", "every 2 weeks on Tuesday 9:00", '
    '"last Friday of the month 9:00", "day 15 of the month 9:00" or "FREQ=MONTHLY;BYDAY=-1FR 9:00"'
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CODES = dict(zip(WEEKDAYS, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
PLACES = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
}

_NAMES = {
    **CODES,
    **{day[:3]: code for day, code in CODES.items()},
    "tues": "TU",
    "thur": "TH",
    "thurs": "TH",
}
_DAY = "|".join(sorted(_NAMES, key=len, reverse=True))
_PLACE = "|".join(PLACES)
_MONTHLY = r"(?:of (?:the|every|each) month|each month|every month|monthly)"
_DAYS = rf"(?:{_DAY})s?(?:(?:, | and |, and )(?:{_DAY})s?)*"


def weekday_number(name: str) -> int | None:
    """Return 0 for Monday to 6 for Sunday, by a name or its first letters; None for another word."""
    code = _NAMES.get(name)
    return None if code is None else list(CODES.values()).index(code)


def rule_of(words: str) -> str | None:
    """Return the RRULE of lowercase words without a time; None if they are not understood."""
    for pattern, rule in _FORMS:
        if found := re.fullmatch(pattern, words, re.ASCII):
            return rule(found)
    return None


def _codes(text: str) -> str:
    named = dict.fromkeys(_NAMES[one] for one in re.findall(rf"\b({_DAY})s?\b", text))
    return ",".join(named)


def _on_day(found: re.Match[str]) -> str | None:
    day = int(found["day"])
    if not 1 <= day <= 31:
        return None
    if day <= 28:
        return f"FREQ=MONTHLY;BYMONTHDAY={day}"
    # In a shorter month, day 31 means the last day, so that no month is skipped.
    days = ",".join(str(number) for number in range(28, day + 1))
    return f"FREQ=MONTHLY;BYMONTHDAY={days};BYSETPOS=-1"


def _weekly(found: re.Match[str]) -> str:
    return f"FREQ=WEEKLY;BYDAY={_codes(found['days'])}"


def _weeks(found: re.Match[str]) -> str:
    number = found["number"]
    interval = 2 if number in ("other", "second") else int(number)
    return f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={_codes(found['days'])}"


_FORMS: tuple[tuple[str, Callable[[re.Match[str]], str | None]], ...] = (
    (r"(?:every day|daily)", lambda _: "FREQ=DAILY"),
    (r"(?:every|each) (?:weekday|working day|workday)", lambda _: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    (rf"(?:every|each|weekly on|on) (?P<days>{_DAYS})", _weekly),
    (rf"every (?P<number>[1-9]\d?|other|second) weeks? on (?P<days>{_DAYS})", _weeks),
    (
        rf"(?:every |each |the |on the |monthly on the )?(?P<place>{_PLACE}) (?P<day>{_DAY})(?: {_MONTHLY})?",
        lambda found: f"FREQ=MONTHLY;BYDAY={PLACES[found['place']]}{_NAMES[found['day']]}",
    ),
    (
        rf"(?:the |on the |monthly on the )?last (?:working day|workday|weekday)(?: {_MONTHLY})?",
        lambda _: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ),
    (
        rf"(?:the |on the |monthly on the )?last day(?: {_MONTHLY})?",
        lambda _: "FREQ=MONTHLY;BYMONTHDAY=-1",
    ),
    (rf"(?:on )?day (?P<day>\d{{1,2}})(?: {_MONTHLY})", _on_day),
    (rf"(?:monthly on the|on the|the) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: {_MONTHLY})?", _on_day),
)  # fmt: skip
