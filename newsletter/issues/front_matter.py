"""Front matter: the `key: value` lines between two `---`, read as plain, safe YAML."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from newsletter.issues.dates import NoSuchDateError, read_date
from newsletter.issues.language_tag import is_language_tag, language_way_out
from newsletter.issues.merge_fields import has_braces
from newsletter.issues.reading import Faults, Line, Reading, shown
from newsletter.model import FrontMatter

_LONGEST = 16_384
"""Characters; what is longer was never closed, or means no good."""
_MOST_BRACKETS = 100
"""YAML takes time quadratic in nested brackets, and no value here is made of them."""
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_WHITESPACE = re.compile(r"[ \t\n\r\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontKey:
    """One key of the front matter, as the reader, the reference page and the cheat sheet know it."""

    name: str
    meaning: str
    sample: str
    required: bool = False
    fields: bool = False
    """Whether merge fields may stand in the value."""


FRONT_KEYS = (
    FrontKey(name="subject", meaning="What the inbox shows.", sample="Your street, repaved", required=True,
             fields=True),
    FrontKey(name="date", meaning="The issue's date, as 2023-03-11.", sample="2023-03-11", required=True),
    FrontKey(name="list", meaning="Who it is for: a list of newsletter.toml.", sample="constituents",
             required=True),
    FrontKey(name="lang", meaning="Its language; else the publication's.", sample="en"),
    FrontKey(name="preheader", meaning="What the inbox shows after the subject.", sample="And who to call",
             fields=True),
    FrontKey(name="title", meaning="The headline; else the subject.", sample="Your street", fields=True),
    FrontKey(name="kicker", meaning="A few words above the headline.", sample="Roads"),
    FrontKey(name="lead", meaning="A sentence or two under the headline.", sample="Work starts in May.",
             fields=True),
    FrontKey(name="number", meaning="The issue's number.", sample="42"),
)  # fmt: skip
_KEYS = {key.name: key for key in FRONT_KEYS}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """A value as written, and the line of its key."""

    text: str
    line: int


def cut_front(lines: Sequence[Line], faults: Faults) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the front matter's lines, without the `---`, and the lines of the body."""
    if not lines or lines[0].text.rstrip() != "---":
        faults.fault(1, "the file does not begin with front matter", "Write --- as its first line.")
        return (), tuple(lines)
    for index, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() == "---":
            return tuple(lines[1:index]), tuple(lines[index + 1 :])
    faults.fault(1, "the front matter is never closed", "Write --- on a line of its own under it.")
    return (), ()


def read_front(lines: Sequence[Line], reading: Reading) -> FrontMatter:
    """Return the front matter, empty when it cannot be made out; every fault is noted."""
    values = _values(lines, reading)
    if values is None:
        return FrontMatter(subject="", date=dt.date.min, list="", lang="")
    for key in FRONT_KEYS:
        if key.required and key.name not in values:
            reading.fault(1, f'the key "{key.name}" is missing', f"Write e.g. {key.name}: {key.sample}")
    texts = {name: _text(name, value, reading) for name, value in values.items()}
    return FrontMatter(
        subject=texts.get("subject", ""),
        date=_date(values.get("date"), reading),
        list=_list(values.get("list"), reading),
        lang=_lang(values.get("lang"), reading),
        preheader=texts.get("preheader", ""),
        title=texts.get("title") or texts.get("subject", ""),
        kicker=texts.get("kicker", ""),
        lead=texts.get("lead", ""),
        number=_number(values.get("number"), reading),
        lines={name: value.line for name, value in values.items()},
    )


def peek_front(lines: Sequence[Line]) -> Mapping[str, str]:
    """Return the values as written, whatever is wrong with them, for who only wants a date or a list."""
    faults = Faults(path="")
    front, _ = cut_front(lines, faults)
    return {name: value.text for name, value in (_values(front, faults) or {}).items()}


# --- YAML ----------------------------------------------------------------------------------------


def _values(lines: Sequence[Line], faults: Faults) -> dict[str, _Value] | None:
    """Return every known key's value as the text that was written: `no` is Norwegian, not False.

    Works on YAML's events, not its objects: no tags, no anchors, no recursion, a line for every key.
    """
    source = "\n".join(line.text for line in lines)
    first = lines[0].number if lines else 1
    if len(source) > _LONGEST:
        faults.fault(first, f"the front matter is longer than {_LONGEST} characters", "Close it with ---.")
        return None
    if source.count("[") + source.count("{") > _MOST_BRACKETS:
        faults.fault(first, f"the front matter holds more than {_MOST_BRACKETS} brackets")
        return None
    try:
        events = list(yaml.parse(source, Loader=yaml.SafeLoader))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: \U00110000, beyond Unicode
        _yaml_fault(error, source, first, faults)
        return None
    return _pairs(events, first, faults)


def _yaml_fault(error: Exception, source: str, first: int, faults: Faults) -> None:
    mark = getattr(error, "problem_mark", None)
    position = getattr(error, "position", max(0, source.find("\\U")))
    offset = int(mark.line) if mark is not None else source.count("\n", 0, position)
    offset = min(offset, source.count("\n"))
    line = source.split("\n")[offset]
    way_out = (
        'Put a value that holds ": " or " #", or begins with a sign such as [ { @ % * & !, '
        "in single quotation marks: subject: 'Budget: what changes'"
    )
    faults.fault(first + offset, f"cannot make out {shown(line.strip())}", way_out)


def _pairs(events: Sequence[yaml.Event], first: int, faults: Faults) -> dict[str, _Value] | None:
    """Read the flat mapping out of the events; anything deeper or cleverer is a fault."""
    clever = next((event for event in events if _is_clever(event)), None)
    if clever is not None:
        message = "anchors (&), aliases (*) and tags (!) are not read"
        faults.fault(_line(clever, first), message, "Put the value in quotation marks.")
        return None
    body = events[2:]  # after the stream's and the document's start
    if not body:
        return {}
    if not isinstance(body[0], yaml.MappingStartEvent):
        faults.fault(first, "the front matter is not made of key: value lines", "Write e.g. lang: en")
        return None
    values: dict[str, _Value] = {}
    index = 1
    while index < len(body) and not isinstance(body[index], yaml.MappingEndEvent):
        value_at = _after(body, index)
        _keep(body[index], body[value_at], first, values, faults)
        index = _after(body, value_at)
    return values


def _is_clever(event: yaml.Event) -> bool:
    return bool(getattr(event, "anchor", None) or getattr(event, "tag", None))


def _line(event: yaml.Event, first: int) -> int:
    mark = event.start_mark
    return first if mark is None else first + int(mark.line)


def _after(events: Sequence[yaml.Event], index: int) -> int:
    """Return the index after the node that starts at `index`."""
    depth = 0
    while True:
        event = events[index]
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        index += 1
        if depth == 0:
            return index


def _keep(key: yaml.Event, value: yaml.Event, first: int, values: dict[str, _Value], faults: Faults) -> None:
    line = _line(key, first)
    if not isinstance(key, yaml.ScalarEvent):
        faults.fault(line, "a key must be a word")
        return
    name = str(key.value)
    if name not in _KEYS:
        faults.unknown(line, "key", name, _KEYS)
    elif name in values:
        faults.fault(line, f'"{name}" stands here again; it was given on line {values[name].line}')
    else:
        values[name] = _Value(text=_scalar(name, value, line, faults), line=line)


def _scalar(name: str, value: yaml.Event, line: int, faults: Faults) -> str:
    if not isinstance(value, yaml.ScalarEvent):
        what = "a list" if isinstance(value, yaml.SequenceStartEvent) else "several keys"
        faults.fault(line, f'"{name}" must be one value, not {what}', "Put a value with brackets in quotes.")
        return "?"
    text = _WHITESPACE.sub(" ", str(value.value)).strip(" ")
    if not text or (value.implicit[0] and text in ("~", "null")):
        faults.fault(line, f'"{name}" has no value', f"Write e.g. {name}: {_KEYS[name].sample}")
    elif any(_unreadable(char) for char in text):
        faults.fault(line, f'"{name}" holds an invisible control character: {shown(text)}')
    return text


def _unreadable(char: str) -> bool:
    return ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000


# --- Values --------------------------------------------------------------------------------------


def _text(name: str, value: _Value, reading: Reading) -> str:
    if _KEYS[name].fields:
        reading.check_fields(value.text, value.line)
    elif has_braces(value.text):
        reading.fault(value.line, f'a merge field cannot stand in "{name}"')
    return value.text


def _date(value: _Value | None, reading: Reading) -> dt.date:
    fallback = dt.date.min
    if value is None or not value.text:
        return fallback
    try:
        if _ISO_DATE.fullmatch(value.text):
            return dt.date.fromisoformat(value.text)
        guess = read_date(value.text)
    except (ValueError, NoSuchDateError):
        guess = None
    way_out = f"Did you mean {guess}?" if guess else "Write year-month-day, e.g. 2023-03-11."
    reading.fault(value.line, f'"date" must be a date, not {shown(value.text)}', way_out)
    return fallback


def _list(value: _Value | None, reading: Reading) -> str:
    if value is None or not value.text:
        return ""
    if value.text not in reading.publication.lists:
        reading.unknown(value.line, "list", value.text, reading.publication.lists)
    return value.text


def _lang(value: _Value | None, reading: Reading) -> str:
    if value is None or not value.text:
        return reading.publication.lang
    if not is_language_tag(value.text):
        message = f'"lang" must be a language tag, not {shown(value.text)}'
        reading.fault(value.line, message, language_way_out(value.text))
    return value.text


def _number(value: _Value | None, reading: Reading) -> int | None:
    if value is None or not value.text:
        return None
    if not _NUMBER.fullmatch(value.text):
        reading.fault(value.line, f'"number" must be a whole number, not {shown(value.text)}')
        return None
    return int(value.text)
