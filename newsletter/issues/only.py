"""Reads and writes `only` blocks: text for one segment of the readers, or for those who chose a topic."""

from __future__ import annotations

import re

from newsletter.issues.block_schema import BlockParts, BlockSchema
from newsletter.issues.block_writer import write_frame, write_prose
from newsletter.issues.prose import read_prose
from newsletter.issues.topic_lines import read_topics, topics_in, write_topics
from newsletter.model import Only
from newsletter.model.phrase import phrase, setting

_SEGMENT = re.compile(r"segment[ \t]*:[ \t]*(\S+)", re.IGNORECASE)


def _read(parts: BlockParts) -> Only:
    topic_names = topics_in(parts.title)
    topics = () if topic_names is None else read_topics(topic_names, parts.line, parts.diagnostics)
    named = _SEGMENT.fullmatch(parts.title)
    segments = parts.diagnostics.publication.segments
    if topic_names is not None:
        pass
    elif named is None:
        message = "this block does not say which segment or topic it is for"
        hint = "Write ::: only segment: KEY, or ::: only topic: KEY, one of this publication's."
        parts.diagnostics.fault(parts.line, message, hint)
    elif named[1] not in segments:
        parts.diagnostics.unknown(parts.line, "segment", named[1], segments)
        if not segments:
            parts.diagnostics.errors[-1].hint = phrase(
                "Define it first: {setting}", setting=setting("segments")
            )
    elif word := parts.diagnostics.publication.audience_segments.get(named[1], ""):
        message = phrase(
            "the segment “{name}” asks for {word}, which is not known while an email is written",
            name=named[1],
            word=word,
        )
        hint = "Send the whole issue to this segment, or use a segment of lang, list and attributes."
        parts.diagnostics.fault(parts.line, message, hint)
    body = read_prose(parts.lines, parts.diagnostics)
    place = parts.diagnostics.place(parts.line)
    return Only(segment=named[1] if named else "", body=body, place=place, topics=topics)


def _write(block: Only) -> str:
    if block.segment:
        return write_frame("only", f"segment: {block.segment}", write_prose(block.body))
    return write_frame("only", write_topics(block.topics), write_prose(block.body))


ONLY = BlockSchema(
    name="only",
    meaning="Text that only some readers get: those of a segment, or those who chose a topic.",
    sample="::: only segment: echo-park\nThe library on your street is closed on Monday.\n:::\n",
    model=Only,
    read=_read,
    write=_write,
)
