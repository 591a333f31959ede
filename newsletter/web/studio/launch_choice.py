"""The choices of a send as a form and an address have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from newsletter.app.confirmed_launch import LaunchChoice
from newsletter.model import Recipients

NO_TIME = "no time given"
"""Words that mean no time: whoever ticks a time and gives none is asked again, and nothing is sent now."""
_NO_DAY, _NO_HOUR = "no-day", "no-hour"
"""Stand for what was left empty of a day and an hour, as NO_TIME for words."""
_TYPED = re.compile(rf"(\d{{4}}-\d\d-\d\d|{_NO_DAY}) (\d\d:\d\d|{_NO_HOUR})(?: (\S+))?")
_OFFERED = (Recipients.ALL, Recipients.GOT_IT, Recipients.MISSED_IT)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTime:
    """A day, an hour and a zone as the form has them, each "" if it was left empty."""

    day: str
    hour: str
    zone: str

    @property
    def is_whole(self) -> bool:
        """Whether neither the day nor the hour was left empty."""
        return bool(self.day and self.hour)


def typed_time(words: str) -> TypedTime | None:
    """Return the fields that words were put together from; None if they were typed as words."""
    found = _TYPED.fullmatch(words)
    if found is None:
        return None
    day, hour, zone = (part or "" for part in found.groups())
    return TypedTime(day="" if day == _NO_DAY else day, hour="" if hour == _NO_HOUR else hour, zone=zone)


def read_choice(issue: str, get: Callable[[str], str]) -> LaunchChoice:
    """Return what was chosen; `get` returns a field's value, "" for none.

    A time comes in words, or as a day, an hour and a zone, which are put into words.
    """
    recipients = get("recipients")
    return LaunchChoice(
        issue=issue,
        list=get("list"),
        words=_words(get),
        readers_zone=bool(get("readers_zone")),
        correction=bool(get("correction")),
        recipients=next((one for one in _OFFERED if one.value == recipients), Recipients.ALL),
        segment=get("segment").strip(),
        override=get("override").strip(),
    )


def _words(get: Callable[[str], str]) -> str:
    """Return the time that was chosen, in words; "" for now.

    Without JavaScript "now" can still be ticked when somebody has typed a time: then the time counts, as what
    is sent at once cannot be taken back.
    """
    typed = " ".join(get("words").split())
    kind = get("when") or ("words" if typed else "now")
    if kind == "now" and get("day") and get("day") != get("day_before"):
        kind = "at"
    elif kind == "now" and typed and typed != get("words_before"):
        kind = "words"
    match kind:
        case "slot":
            return "next slot"
        case "at":
            day, hour, zone = (get(name).strip() for name in ("day", "hour", "zone"))
            return " ".join(filter(None, (day or _NO_DAY, hour or _NO_HOUR, zone)))
        case "now":
            return ""
    return typed or NO_TIME


def write_query(choice: LaunchChoice) -> str:
    """Return a choice as the query of an address, with its `?`; "" for all defaults."""
    values: Mapping[str, str] = {
        "list": choice.list,
        "when": "words" if choice.words else "",
        "words": choice.words,
        "readers_zone": "1" if choice.readers_zone else "",
        "correction": "1" if choice.correction else "",
        "recipients": "" if choice.recipients is Recipients.ALL else choice.recipients.value,
        "segment": choice.segment,
        "override": choice.override,
    }
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""


def fields_of(choice: LaunchChoice, *, words: str) -> Mapping[str, str]:
    """Return the hidden fields that bring a choice back, its time in words that do not move."""
    fixed = replace(choice, words=words)
    return {
        "list": fixed.list,
        "when": "words" if words else "now",
        "words": words,
        "readers_zone": "1" if fixed.readers_zone else "",
        "correction": "1" if fixed.correction else "",
        "recipients": fixed.recipients.value,
        "segment": fixed.segment,
        "override": fixed.override,
    }
