"""Typed blocks: makes callouts, policies, spotlights, news and their like out of a block's raw lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from newsletter.issues.block_options import BlockOptions, as_attributes, cut_keys
from newsletter.issues.block_scanner import RawBlock
from newsletter.issues.blocks import BlockSchema
from newsletter.issues.columns import read_columns
from newsletter.issues.diagnostics import Diagnostics, Line, trimmed
from newsletter.issues.events import read_events
from newsletter.issues.news import read_news
from newsletter.issues.prose import read_prose
from newsletter.issues.spotlight_people import read_faces
from newsletter.issues.stats import read_stats
from newsletter.model import (
    Block,
    Callout,
    CalloutKind,
    Columns,
    Events,
    News,
    Only,
    Policy,
    Spotlight,
    Stats,
)

_LONGEST_TITLE = 500
_SEGMENT = re.compile(r"segment[ \t]*:[ \t]*(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A block taken apart, its keys and title read, its body not yet."""

    name: str
    title: str
    line: int
    given: tuple[BlockOptions, ...]
    lines: Sequence[Line]
    reading: Diagnostics


def read_block(raw: RawBlock, reading: Diagnostics) -> Block | None:
    """Return the block that raw lines make, or None when its name is unknown; every fault is noted."""
    schema = raw.schema
    if schema is None:
        read_prose(raw.lines, reading)  # for the faults in it
        return None
    title = _title(raw, schema, reading)
    known_faults = len(reading.errors)
    given, rest = cut_keys(raw.lines, schema, reading)
    lines = trimmed(rest)
    people = any(one.key.name == "person" for one in given)
    if not lines and not people and len(reading.errors) == known_faults:  # else text was taken for a key
        reading.fault(raw.line, f"this {schema.name} block is empty", "Write its text above the closing :::")
    parts = _Parts(name=schema.name, title=title, line=raw.line, given=given, lines=lines, reading=reading)
    return _MAKERS.get(schema.name, _callout)(parts)


def _title(raw: RawBlock, schema: BlockSchema, reading: Diagnostics) -> str:
    if schema.title_required and not raw.title:
        example = schema.sample.split("\n", 1)[0]
        reading.fault(raw.line, f"this {schema.name} block needs a title", f"Write e.g. {example}")
    title = reading.literal(raw.title, raw.line, "a block's title")
    if len(title) > _LONGEST_TITLE:
        reading.fault(raw.line, f"a block's title has more than {_LONGEST_TITLE} characters")
    return title


def _callout(parts: _Parts) -> Callout:
    body = read_prose(parts.lines, parts.reading)
    kind = CalloutKind(parts.name)
    return Callout(kind=kind, title=parts.title, body=body, place=parts.reading.place(parts.line))


def _policy(parts: _Parts) -> Policy:
    body = read_prose(parts.lines, parts.reading)
    place = parts.reading.place(parts.line)
    return Policy(title=parts.title, body=body, place=place, **as_attributes(parts.given))


def _spotlight(parts: _Parts) -> Spotlight:
    shown = read_faces(parts.given, parts.line, parts.reading)
    return Spotlight(
        title=parts.title,
        body=read_prose(parts.lines, parts.reading),
        place=parts.reading.place(parts.line),
        role=shown.role,
        photo=shown.photo,
        alt=shown.alt,
        people=shown.people,
    )


def _news(parts: _Parts) -> News:
    items = read_news(parts.lines, parts.reading)
    place = parts.reading.place(parts.line)
    return News(title=parts.title, items=items, place=place, **as_attributes(parts.given))


def _events(parts: _Parts) -> Events:
    items = read_events(parts.lines, parts.reading)
    return Events(title=parts.title, items=items, place=parts.reading.place(parts.line))


def _stats(parts: _Parts) -> Stats:
    items = read_stats(parts.lines, parts.line, parts.reading) if parts.lines else ()
    return Stats(title=parts.title, items=items, place=parts.reading.place(parts.line))


def _columns(parts: _Parts) -> Columns:
    columns = read_columns(parts.lines, parts.line, parts.reading) if parts.lines else ()
    return Columns(title=parts.title, columns=columns, place=parts.reading.place(parts.line))


def _only(parts: _Parts) -> Only:
    named = _SEGMENT.fullmatch(parts.title)
    segments = parts.reading.publication.segments
    if named is None:
        message = "this block does not say for whom it is"
        parts.reading.fault(parts.line, message, "Write ::: only segment: KEY, a segment of newsletter.toml.")
    elif named[1] not in segments:
        parts.reading.unknown(parts.line, "segment", named[1], segments)
        if not segments:
            parts.reading.errors[-1].hint = "Define it in newsletter.toml: [segments.KEY]"
    body = read_prose(parts.lines, parts.reading)
    place = parts.reading.place(parts.line)
    return Only(segment=named[1] if named else "", body=body, place=place)


_MAKERS: Mapping[str, Callable[[_Parts], Block]] = {
    "policy": _policy,
    "spotlight": _spotlight,
    "news": _news,
    "events": _events,
    "stats": _stats,
    "columns": _columns,
    "only": _only,
}
"""What makes each block; the others are callouts."""
