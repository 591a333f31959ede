"""Typed blocks: makes callouts, policies, spotlights and news out of a block's raw lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsletter.issues.addresses import picture_fault
from newsletter.issues.blocks import BlockSchema, Body, KeySchema
from newsletter.issues.fences import Fences
from newsletter.issues.news import read_news
from newsletter.issues.prose import read_prose
from newsletter.issues.reading import Line, Reading, shown, trimmed
from newsletter.issues.splitter import RawBlock
from newsletter.model import Block, Callout, CalloutKind, News, Policy, Spotlight

_KEY = re.compile(r"([A-Za-z]+(?:[ _-][A-Za-z]+){0,2})[ \t]*:(?:[ \t]+(.*))?")
_LONGEST_VALUE = 500


def read_block(raw: RawBlock, reading: Reading) -> Block | None:
    """Return the block that raw lines make, or None when its name is unknown; every fault is noted."""
    schema = raw.schema
    if schema is None:
        read_prose(raw.lines, reading)  # for the faults in it
        return None
    if schema.title_required and not raw.title:
        example = schema.sample.split("\n", 1)[0]
        reading.fault(raw.line, f"a {schema.name} block needs a title", f"Write e.g. {example}")
    title = reading.literal(raw.title, raw.line, "a block's title")
    if len(title) > _LONGEST_VALUE:
        reading.fault(raw.line, f"a block's title has more than {_LONGEST_VALUE} characters")
    known_faults = len(reading.errors)
    keys, lines = _cut_keys(raw, schema, reading)
    lines = trimmed(lines)
    if not lines and len(reading.errors) == known_faults:  # else the text was taken for a wrong key
        reading.fault(raw.line, f"this {schema.name} block is empty", "Write its text above the closing :::")
    return _make(schema, raw, title, keys, lines, reading)


def _make(
    schema: BlockSchema,
    raw: RawBlock,
    title: str,
    keys: Mapping[str, str],
    lines: Sequence[Line],
    reading: Reading,
) -> Block:
    place = reading.place(raw.line)
    if schema.body is Body.NEWS:
        return News(title=title, items=read_news(lines, reading), place=place)
    body = read_prose(lines, reading)
    if schema.name == "policy":
        return Policy(title=title, body=body, place=place, **keys)
    if schema.name == "spotlight":
        return Spotlight(title=title, body=body, place=place, **keys)
    return Callout(kind=CalloutKind(schema.name), title=title, body=body, place=place)


def _cut_keys(
    raw: RawBlock, schema: BlockSchema, reading: Reading
) -> tuple[dict[str, str], tuple[Line, ...]]:
    """Return the values of the `key: value` lines under the block's first line, and the lines after them.

    The first line that is no `key: value`, be it empty, ends them.
    """
    if not schema.keys:
        return {}, raw.lines
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    end = 0
    for line in raw.lines:
        match = _KEY.fullmatch(line.text.rstrip())
        if match is None:
            break
        end += 1
        key = schema.key(match[1])
        if key is None:
            _unknown_key(line, match[1], schema, reading)
        elif key.attribute in lines:
            first = lines[key.attribute]
            reading.fault(line.number, f'"{key.name}" stands here again; it was given on line {first}')
        else:
            lines[key.attribute] = line.number
            values[key.attribute] = _value(key, match[2] or "", line.number, reading)
    _check_missing(schema, lines, reading)
    _check_late_keys(raw.lines[end:], schema, reading)
    return values, raw.lines[end:]


def _unknown_key(line: Line, name: str, schema: BlockSchema, reading: Reading) -> None:
    known = [key.name for key in schema.keys]
    reading.unknown(line.number, f"key of a {schema.name} block", name, known)
    last = reading.errors[-1]
    last.way_out = f"{last.way_out} If it is text, put an empty line above it.".strip()


def _value(key: KeySchema, text: str, line: int, reading: Reading) -> str:
    value = reading.literal(text.strip(), line, f'"{key.name}"')
    if not value:
        reading.fault(line, f'"{key.name}" has no value', "Write one, or leave the line out.")
    elif len(value) > _LONGEST_VALUE:
        reading.fault(line, f'"{key.name}" has more than {_LONGEST_VALUE} characters')
    elif key.name == "photo":
        fault = picture_fault(value)
        if fault is not None:
            reading.fault(line, f"{fault[0]}: {shown(value)}", fault[1])
    return value


def _check_missing(schema: BlockSchema, lines: Mapping[str, int], reading: Reading) -> None:
    for key in schema.keys:
        if key.with_key in lines and key.attribute not in lines:
            message = f'a {schema.name} with "{key.with_key}" needs "{key.name}" too'
            reading.fault(lines[key.with_key], message, f"{key.name}: {key.meaning}")


def _check_late_keys(lines: Sequence[Line], schema: BlockSchema, reading: Reading) -> None:
    fences = Fences()
    for line in lines:
        match = None if fences.inside(line.text) else _KEY.fullmatch(line.text.rstrip())
        key = schema.key(match[1]) if match is not None else None
        if key is not None:
            way_out = f'Move it directly under "::: {schema.name}"; if it is text, write \\: for its colon.'
            reading.fault(line.number, f'"{key.name}:" stands in the text, not above it', way_out)
