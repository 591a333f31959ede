"""Typed blocks: makes callouts, policies, spotlights, news and their like out of a block's raw lines."""

from __future__ import annotations

from newsletter.issues.block_options import cut_keys
from newsletter.issues.block_scanner import RawBlock
from newsletter.issues.block_schema import BlockParts, BlockSchema
from newsletter.issues.diagnostics import Diagnostics, trimmed
from newsletter.issues.prose import read_prose
from newsletter.model import Block

_LONGEST_TITLE = 500


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
    return schema.read(
        BlockParts(name=schema.name, title=title, line=raw.line, given=given, lines=lines, reading=reading)
    )


def _title(raw: RawBlock, schema: BlockSchema, reading: Diagnostics) -> str:
    if schema.title_required and not raw.title:
        example = schema.sample.split("\n", 1)[0]
        reading.fault(raw.line, f"this {schema.name} block needs a title", f"Write e.g. {example}")
    title = reading.literal(raw.title, raw.line, "a block's title")
    if len(title) > _LONGEST_TITLE:
        reading.fault(raw.line, f"a block's title has more than {_LONGEST_TITLE} characters")
    return title
