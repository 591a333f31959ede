"""Reads the `key: value` lines directly under a block's first line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsletter.issues.addresses import picture_fault
from newsletter.issues.block_schema import BlockOption, BlockSchema, KeySchema
from newsletter.issues.diagnostics import Diagnostics, Line, shown
from newsletter.issues.fences import Fences
from newsletter.issues.topic_lines import is_topic_line, read_topics, topics_in
from newsletter.model import Topics
from newsletter.model.phrase import as_phrase, joined, phrase

LONGEST_VALUE = 500
_KEY = re.compile(r"([A-Za-z]+(?:[ _-][A-Za-z]+){0,2})[ \t]*:(?:[ \t]+(.*))?")


def read_options(
    lines: Sequence[Line], schema: BlockSchema, diagnostics: Diagnostics
) -> tuple[tuple[BlockOption, ...], Topics, Sequence[Line]]:
    """Return the keys under a block's first line, its topics, and the lines after them; errors are recorded.

    The first line that is not `key: value` ends them, also an empty one. Every block can have topics; text
    in a block without other keys may begin like a key.
    """
    given: list[BlockOption] = []
    topics: Topics = ()
    named_on = end = 0
    for line in lines:
        match = _KEY.fullmatch(line.text.rstrip())
        names = topics_in(line.text)
        if match is None or (names is None and not schema.keys):
            break
        end += 1
        if names is not None:
            if named_on:
                diagnostics.fault(
                    line.number,
                    phrase('"topic" is repeated; it is already on line {line}', line=named_on),
                )
            named_on, topics = line.number, read_topics(names, line.number, diagnostics)
            continue
        key = schema.key(match[1])
        if key is None:
            _unknown(line, match[1], schema, diagnostics)
            continue
        before = next((one for one in given if one.key is key), None)
        if before is not None and not key.repeated:
            diagnostics.fault(
                line.number,
                phrase('"{name}" is repeated; it is already on line {line}', name=key.name, line=before.line),
            )
        else:
            value = _value(key, match[2] or "", line.number, diagnostics)
            given.append(BlockOption(key=key, value=value, line=line.number))
    _check_missing(schema, given, diagnostics)
    _check_late(lines[end:], schema, diagnostics)
    return tuple(given), topics, lines[end:]


def as_attributes(given: Sequence[BlockOption]) -> Mapping[str, str]:
    """Return the values by the names of the model's fields."""
    return {one.key.attribute: one.value for one in given}


def _unknown(line: Line, name: str, schema: BlockSchema, diagnostics: Diagnostics) -> None:
    known = [key.name for key in schema.keys]
    diagnostics.unknown(line.number, phrase("key of a {name} block", name=schema.name), name, known)
    last = diagnostics.errors[-1]
    advice = phrase("If this is text, put an empty line above it.")
    last.hint = joined(" ", filter(None, (last.hint, advice)))


def _value(key: KeySchema, text: str, line: int, diagnostics: Diagnostics) -> str:
    value = diagnostics.literal(text.strip(), line, phrase('"{name}"', name=key.name))
    if not value:
        diagnostics.fault(
            line, phrase('"{name}" has no value', name=key.name), "Write one, or delete the line."
        )
    elif len(value) > LONGEST_VALUE:
        diagnostics.fault(
            line,
            phrase(
                '"{name}" has more than {most} characters',
                name=key.name,
                most=LONGEST_VALUE,
            ),
        )
    elif key.name == "photo":
        fault = picture_fault(value)
        if fault is not None:
            diagnostics.fault(line, phrase("{fault}: {value}", fault=fault[0], value=shown(value)), fault[1])
    return value


def _check_missing(schema: BlockSchema, given: Sequence[BlockOption], diagnostics: Diagnostics) -> None:
    """Record a missing key that another makes required; blocks with repeated keys check this themselves."""
    lines = {one.key.name: one.line for one in given}
    for key in schema.keys:
        if key.with_key in lines and key.name not in lines and not key.repeated:
            message = phrase(
                'a {name} with "{with_key}" also needs "{key_name}"',
                name=schema.name,
                with_key=key.with_key,
                key_name=key.name,
            )
            diagnostics.fault(
                lines[key.with_key],
                message,
                phrase("{name}: {meaning}", name=key.name, meaning=as_phrase(key.meaning)),
            )


def _check_late(lines: Sequence[Line], schema: BlockSchema, diagnostics: Diagnostics) -> None:
    fences = Fences()
    for line in lines:
        in_code = fences.inside(line.text)
        if not in_code and is_topic_line(line.text, diagnostics):
            hint = phrase(
                'Move it to just below "::: {name}". If it is text, write \\: for the colon.',
                name=schema.name,
            )
            diagnostics.fault(line.number, '"topic:" is inside the text; it belongs above it', hint)
            continue
        match = None if in_code else _KEY.fullmatch(line.text.rstrip())
        key = schema.key(match[1]) if match is not None else None
        if key is not None:
            hint = phrase(
                'Move it to just below "::: {name}". If it is text, write \\: for the colon.',
                name=schema.name,
            )
            diagnostics.fault(
                line.number, phrase('"{name}:" is inside the text; it belongs above it', name=key.name), hint
            )
