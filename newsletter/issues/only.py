"""Parts of an issue for a segment: what only some of the readers get."""

from __future__ import annotations

import re

from newsletter.issues.block_schema import BlockParts, BlockSchema
from newsletter.issues.block_writer import write_frame, write_prose
from newsletter.issues.prose import read_prose
from newsletter.model import Only

_SEGMENT = re.compile(r"segment[ \t]*:[ \t]*(\S+)", re.IGNORECASE)


def _read(parts: BlockParts) -> Only:
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


def _write(block: Only) -> str:
    return write_frame("only", f"segment: {block.segment}", write_prose(block.body))


ONLY = BlockSchema(
    name="only",
    meaning="What only a part of the readers gets: a segment of newsletter.toml.",
    sample="::: only segment: echo-park\nThe library on your street is closed on Monday.\n:::\n",
    model=Only,
    read=_read,
    write=_write,
)
