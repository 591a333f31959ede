"""Reads and writes `only` blocks: text for one segment of the readers."""

from __future__ import annotations

import re

from newsletter.issues.block_schema import BlockParts, BlockSchema
from newsletter.issues.block_writer import write_frame, write_prose
from newsletter.issues.prose import read_prose
from newsletter.model import Only

_SEGMENT = re.compile(r"segment[ \t]*:[ \t]*(\S+)", re.IGNORECASE)


def _read(parts: BlockParts) -> Only:
    named = _SEGMENT.fullmatch(parts.title)
    segments = parts.diagnostics.publication.segments
    if named is None:
        message = "this block does not say which segment it is for"
        parts.diagnostics.fault(
            parts.line, message, "Write ::: only segment: KEY, with a segment from newsletter.toml."
        )
    elif named[1] not in segments:
        parts.diagnostics.unknown(parts.line, "segment", named[1], segments)
        if not segments:
            parts.diagnostics.errors[-1].hint = "Define it in newsletter.toml: [segments.KEY]"
    body = read_prose(parts.lines, parts.diagnostics)
    place = parts.diagnostics.place(parts.line)
    return Only(segment=named[1] if named else "", body=body, place=place)


def _write(block: Only) -> str:
    return write_frame("only", f"segment: {block.segment}", write_prose(block.body))


ONLY = BlockSchema(
    name="only",
    meaning="Text that only some readers get: a segment from newsletter.toml.",
    sample="::: only segment: echo-park\nThe library on your street is closed on Monday.\n:::\n",
    model=Only,
    read=_read,
    write=_write,
)
