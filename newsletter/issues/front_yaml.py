"""Reads flat `key: value` lines as plain, safe YAML; every value stays the text that was written."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

import yaml

from newsletter.issues.diagnostics import Faults, Line, shown
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase

_LONGEST = 16_384
"""Characters; a longer one was never closed, or is an attack."""
_MOST_BRACKETS = 100
"""No value here needs many brackets, and they make a YAML parser slow."""
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml comes with PyYAML's wheels, and is there whenever PyYAML was not built without it."""
_WHITESPACE = re.compile(r"[ \t\n\r\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value as written, and the line of its key. `items` has a list's values; `text` is its first."""

    text: str
    line: int
    items: tuple[str, ...] = ()


def read_values(
    lines: Sequence[Line], faults: Faults, *, lists: Container[str] = ()
) -> list[tuple[str, Value]] | None:
    """Return every key and value in order (`no` is Norwegian, not False); None if this is not YAML.

    Only the keys in `lists` may have several values, as in `lang: [en, es]`. Works on YAML's events, not
    its objects: no tags, no anchors, no recursion, a line for every key.
    """
    source = "\n".join(line.text for line in lines)
    first = lines[0].number if lines else 1
    if len(source) > _LONGEST:
        faults.fault(
            first,
            phrase("the front matter is longer than {longest:,} characters", longest=_LONGEST),
            "Close it with ---.",
        )
        return None
    if source.count("[") + source.count("{") > _MOST_BRACKETS:
        faults.fault(
            first,
            phrase("the front matter has more than {most} brackets", most=_MOST_BRACKETS),
        )
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
        'Put the value in single quotation marks if it contains ": " or " #", or starts with a sign such as '
        "[ { @ % * & !. Example: subject: 'Budget: what changes'"
    )
    if unclosed:
        message = phrase(
            "the quotation mark that opens here is never closed: {line}", line=shown(line.strip())
        )
        faults.fault(first + offset, message, "Close it, or remove it.")
        return
    faults.fault(first + offset, phrase("cannot read {line}", line=shown(line.strip())), hint)


def _uses_yaml_feature(event: yaml.Event) -> bool:
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
    """Reads a flat mapping from YAML's events; anything nested, and every other YAML feature, is an error."""

    def __init__(self, lines: Sequence[Line], faults: Faults, lists: Container[str]) -> None:
        self.lines = lines
        self.first = lines[0].number if lines else 1
        self.faults = faults
        self.lists = lists
        self.found: list[tuple[str, Value]] = []

    def read(self, events: Sequence[yaml.Event]) -> list[tuple[str, Value]] | None:
        feature = next((event for event in events if _uses_yaml_feature(event)), None)
        if feature is not None:
            message = "anchors (&), aliases (*) and tags (!) are not supported"
            self.faults.fault(_line(feature, self.first), message, "Put the value in quotation marks.")
            return None
        body = events[2:]  # after the stream's and the document's start
        if body and not isinstance(body[0], yaml.MappingStartEvent):
            message = "the front matter must be made of key: value lines"
            self.faults.fault(self.first, message, "Write lines such as lang: en")
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
            message = phrase("{name} must have plain values between the brackets", name=shown(name))
            self.faults.fault(line, message, phrase("Write it like {name}: [en, es]", name=name))
            values = ()
        items = tuple(self._scalar(name, one, line) for one in values)
        self.found.append((name, Value(text=items[0] if items else "", line=line, items=items)))

    def _scalar(self, name: str, value: yaml.Event, line: int) -> str:
        if not isinstance(value, yaml.ScalarEvent):
            what = phrase("a list") if isinstance(value, yaml.SequenceStartEvent) else phrase("several keys")
            message = phrase("{name} must be one value, not {what}", name=shown(name), what=what)
            self.faults.fault(line, message, "Put a value with brackets in quotation marks.")
            return "?"
        text = _WHITESPACE.sub(" ", str(value.value)).strip(" ")
        cut = self._cut_off(value)
        if cut:
            message = phrase(
                "{cut} would be treated as a comment and left out of {name}", cut=shown(cut), name=shown(name)
            )
            hint = "Put the whole value in quotation marks, or the comment on its own line."
            self.faults.fault(line, message, hint)
            return "?"
        if not text or (value.implicit[0] and text in ("~", "null")):
            self.faults.fault(
                line, phrase("{name} has no value", name=shown(name)), "Write one, or delete the line."
            )
            return ""
        if _UNREADABLE.search(text):
            self.faults.fault(
                line,
                phrase(
                    "{name} contains an invisible control character: {text}",
                    name=shown(name),
                    text=shown(text),
                ),
            )
        return text

    def _cut_off(self, value: yaml.ScalarEvent) -> str:
        """Return what YAML treats as a comment after a value without quotation marks."""
        mark = value.end_mark
        if value.style in ("'", '"', "|", ">") or mark is None or mark.line >= len(self.lines):
            return ""
        rest = self.lines[mark.line].text[mark.column :].strip()
        return rest if rest.startswith("#") else ""
