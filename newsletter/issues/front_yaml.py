"""Front YAML: flat `key: value` lines read as plain, safe YAML, every value as the text that was written."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

import yaml

from newsletter.issues.diagnostics import Faults, Line, shown

_LONGEST = 16_384
"""Characters; what is longer was never closed, or means no good."""
_MOST_BRACKETS = 100
"""No value here is made of brackets, and a YAML parser is slow over many of them."""
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml comes with PyYAML's wheels, and is there whenever PyYAML was not built without it."""
_WHITESPACE = re.compile(r"[ \t\n\r\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value as written, and the line of its key. `items` holds a list's; then `text` is the first."""

    text: str
    line: int
    items: tuple[str, ...] = ()


def read_values(
    lines: Sequence[Line], faults: Faults, *, lists: Container[str] = ()
) -> list[tuple[str, Value]] | None:
    """Return every key and value in their order: `no` is Norwegian, not False; None for no YAML at all.

    Only the keys in `lists` may have several values, as in `lang: [en, es]`. Works on YAML's events, not
    its objects: no tags, no anchors, no recursion, a line for every key.
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
        events = list(yaml.parse(source, Loader=_LOADER))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: \U00110000, beyond Unicode
        _yaml_fault(error, source, first, faults)
        return None
    return _Pairs(lines, faults, lists).read(events)


def _yaml_fault(error: Exception, source: str, first: int, faults: Faults) -> None:
    mark = getattr(error, "problem_mark", None)
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    unclosed = "quoted scalar" in said and "end of stream" in said
    if unclosed:
        mark = getattr(error, "context_mark", None)
    position = getattr(error, "position", max(0, source.find("\\U")))
    offset = int(mark.line) if mark is not None else source.count("\n", 0, position)
    offset = min(offset, source.count("\n"))
    line = source.split("\n")[offset]
    hint = (
        'Put a value that holds ": " or " #", or begins with a sign such as [ { @ % * & !, '
        "in single quotation marks: subject: 'Budget: what changes'"
    )
    if unclosed:
        message = f"the quotation mark that opens here is never closed: {shown(line.strip())}"
        faults.fault(first + offset, message, "Close it, or leave both out.")
        return
    faults.fault(first + offset, f"cannot make out {shown(line.strip())}", hint)


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


class _Pairs:
    """Reads the flat mapping out of the events; anything deeper or cleverer is a fault."""

    def __init__(self, lines: Sequence[Line], faults: Faults, lists: Container[str]) -> None:
        self.lines = lines
        self.first = lines[0].number if lines else 1
        self.faults = faults
        self.lists = lists
        self.found: list[tuple[str, Value]] = []

    def read(self, events: Sequence[yaml.Event]) -> list[tuple[str, Value]] | None:
        clever = next((event for event in events if _is_clever(event)), None)
        if clever is not None:
            message = "anchors (&), aliases (*) and tags (!) are not read"
            self.faults.fault(_line(clever, self.first), message, "Put the value in quotation marks.")
            return None
        body = events[2:]  # after the stream's and the document's start
        if body and not isinstance(body[0], yaml.MappingStartEvent):
            message = "the front matter is not made of key: value lines"
            self.faults.fault(self.first, message, "Write e.g. lang: en")
            return None
        index = 1
        while index < len(body) and not isinstance(body[index], yaml.MappingEndEvent):
            value_at = _after(body, index)
            after = _after(body, value_at)
            self._keep(body[index], body[value_at:after])
            index = after
        return self.found

    def _keep(self, key: yaml.Event, value: Sequence[yaml.Event]) -> None:
        line = _line(key, self.first)
        if not isinstance(key, yaml.ScalarEvent):
            self.faults.fault(line, "a key must be a word")
            return
        name = str(key.value)
        if name in self.lists and isinstance(value[0], yaml.SequenceStartEvent):
            self._keep_list(name, value[1:-1], line)
        else:
            self.found.append((name, Value(text=self._scalar(name, value[0], line), line=line)))

    def _keep_list(self, name: str, values: Sequence[yaml.Event], line: int) -> None:
        if not values or any(isinstance(one, yaml.CollectionStartEvent) for one in values):
            message = f"{shown(name)} must be plain values between the brackets"
            self.faults.fault(line, message, f"Write e.g. {name}: [en, es]")
            values = ()
        items = tuple(self._scalar(name, one, line) for one in values)
        self.found.append((name, Value(text=items[0] if items else "", line=line, items=items)))

    def _scalar(self, name: str, value: yaml.Event, line: int) -> str:
        if not isinstance(value, yaml.ScalarEvent):
            what = "a list" if isinstance(value, yaml.SequenceStartEvent) else "several keys"
            message = f"{shown(name)} must be one value, not {what}"
            self.faults.fault(line, message, "Put a value with brackets in quotes.")
            return "?"
        text = _WHITESPACE.sub(" ", str(value.value)).strip(" ")
        cut = self._cut_off(value)
        if cut:
            message = f"{shown(cut)} is a comment to YAML, and would be left out of {shown(name)}"
            hint = "Put the whole value in quotation marks, or the comment on a line of its own."
            self.faults.fault(line, message, hint)
            return "?"
        if not text or (value.implicit[0] and text in ("~", "null")):
            self.faults.fault(line, f"{shown(name)} has no value", "Write one, or leave the line out.")
            return ""
        if _UNREADABLE.search(text):
            self.faults.fault(line, f"{shown(name)} holds an invisible control character: {shown(text)}")
        return text

    def _cut_off(self, value: yaml.ScalarEvent) -> str:
        """Return what YAML takes for a comment after a value without quotation marks."""
        mark = value.end_mark
        if value.style in ("'", '"', "|", ">") or mark is None or mark.line >= len(self.lines):
            return ""
        rest = self.lines[mark.line].text[mark.column :].strip()
        return rest if rest.startswith("#") else ""
