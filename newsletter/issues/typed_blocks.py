"""Reads typed blocks (callouts, policies, spotlights, news and so on) from their raw lines."""

from __future__ import annotations

from dataclasses import replace

from newsletter.issues.block_options import read_options
from newsletter.issues.block_scanner import RawBlock
from newsletter.issues.block_schema import BlockParts, BlockSchema
from newsletter.issues.diagnostics import Diagnostics, trimmed
from newsletter.issues.prose import read_prose
from newsletter.model import Block
from newsletter.model.phrase import phrase

_LONGEST_TITLE = 500


def read_block(raw: RawBlock, diagnostics: Diagnostics) -> Block | None:
    """Return the block in some raw lines, or None when its name is unknown; every error is recorded."""
    schema = raw.schema
    if schema is None:
        read_prose(raw.lines, diagnostics)  # for the errors in it
        return None
    title = _title(raw, schema, diagnostics)
    known_faults = len(diagnostics.errors)
    given, topics, rest = read_options(raw.lines, schema, diagnostics)
    lines = trimmed(rest)
    people = any(one.key.name == "person" for one in given)
    if (
        not lines and not people and len(diagnostics.errors) == known_faults
    ):  # otherwise text was read as a key
        diagnostics.fault(
            raw.line,
            phrase("this {name} block is empty", name=schema.name),
            "Write its text above the closing :::",
        )
    block = schema.read(
        BlockParts(
            name=schema.name, title=title, line=raw.line, given=given, lines=lines, diagnostics=diagnostics
        )
    )
    if topics and block.topics:
        diagnostics.fault(raw.line, '"topic" is repeated below this line', "Name all topics in one place.")
    return replace(block, topics=topics) if topics else block


def _title(raw: RawBlock, schema: BlockSchema, diagnostics: Diagnostics) -> str:
    if schema.title_required and not raw.title:
        example = schema.sample.split("\n", 1)[0]
        diagnostics.fault(
            raw.line,
            phrase("this {name} block needs a title", name=schema.name),
            phrase("Write it like {example}", example=example),
        )
    title = diagnostics.literal(raw.title, raw.line, "a block's title")
    if len(title) > _LONGEST_TITLE:
        diagnostics.fault(
            raw.line,
            phrase("a block's title has more than {most} characters", most=_LONGEST_TITLE),
        )
    return title
