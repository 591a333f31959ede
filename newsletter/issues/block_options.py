"""Keys: the `key: value` lines directly under a block's first line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsletter.issues.addresses import picture_fault
from newsletter.issues.block_schema import BlockOptions, BlockSchema, KeySchema
from newsletter.issues.diagnostics import Diagnostics, Line, shown
from newsletter.issues.fences import Fences

LONGEST_VALUE = 500
_KEY = re.compile(r"([A-Za-z]+(?:[ _-][A-Za-z]+){0,2})[ \t]*:(?:[ \t]+(.*))?")


def cut_keys(
    lines: Sequence[Line], schema: BlockSchema, reading: Diagnostics
) -> tuple[tuple[BlockOptions, ...], Sequence[Line]]:
    """Return the keys under a block's first line, and the lines after them; faults are noted.

    The first line that is no `key: value`, be it empty, ends them.
    """
    if not schema.keys:
        return (), lines
    given: list[BlockOptions] = []
    end = 0
    for line in lines:
        match = _KEY.fullmatch(line.text.rstrip())
        if match is None:
            break
        end += 1
        key = schema.key(match[1])
        if key is None:
            _unknown(line, match[1], schema, reading)
            continue
        before = next((one for one in given if one.key is key), None)
        if before is not None and not key.repeated:
            reading.fault(line.number, f'"{key.name}" stands here again; it was given on line {before.line}')
        else:
            value = _value(key, match[2] or "", line.number, reading)
            given.append(BlockOptions(key=key, value=value, line=line.number))
    _check_missing(schema, given, reading)
    _check_late(lines[end:], schema, reading)
    return tuple(given), lines[end:]


def as_attributes(given: Sequence[BlockOptions]) -> Mapping[str, str]:
    """Return the values by the names of the model's fields."""
    return {one.key.attribute: one.value for one in given}


def _unknown(line: Line, name: str, schema: BlockSchema, reading: Diagnostics) -> None:
    known = [key.name for key in schema.keys]
    reading.unknown(line.number, f"key of a {schema.name} block", name, known)
    last = reading.errors[-1]
    last.hint = f"{last.hint} If it is text, put an empty line above it.".strip()


def _value(key: KeySchema, text: str, line: int, reading: Diagnostics) -> str:
    value = reading.literal(text.strip(), line, f'"{key.name}"')
    if not value:
        reading.fault(line, f'"{key.name}" has no value', "Write one, or leave the line out.")
    elif len(value) > LONGEST_VALUE:
        reading.fault(line, f'"{key.name}" has more than {LONGEST_VALUE} characters')
    elif key.name == "photo":
        fault = picture_fault(value)
        if fault is not None:
            reading.fault(line, f"{fault[0]}: {shown(value)}", fault[1])
    return value


def _check_missing(schema: BlockSchema, given: Sequence[BlockOptions], reading: Diagnostics) -> None:
    """Note a key that another makes required; who repeats keys looks at each by itself."""
    lines = {one.key.name: one.line for one in given}
    for key in schema.keys:
        if key.with_key in lines and key.name not in lines and not key.repeated:
            message = f'a {schema.name} with "{key.with_key}" needs "{key.name}" too'
            reading.fault(lines[key.with_key], message, f"{key.name}: {key.meaning}")


def _check_late(lines: Sequence[Line], schema: BlockSchema, reading: Diagnostics) -> None:
    fences = Fences()
    for line in lines:
        match = None if fences.inside(line.text) else _KEY.fullmatch(line.text.rstrip())
        key = schema.key(match[1]) if match is not None else None
        if key is not None:
            hint = f'Move it directly under "::: {schema.name}"; if it is text, write \\: for its colon.'
            reading.fault(line.number, f'"{key.name}:" stands in the text, not above it', hint)
