"""Writes an issue's text, and blocks that the program made, in the issue file format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from newsletter.issues.block_writer import write_prose_part
from newsletter.issues.blocks import BLOCKS
from newsletter.issues.topic_lines import topics_in, write_topics
from newsletter.model import Block, Issue, Only, Prose, WithTopics


def write_issue(issue: Issue) -> str:
    """Return the text of an issue file, byte for byte what was read."""
    return issue.source


def write_block(block: Block) -> str:
    """Return a block in its simplest form, ending with a newline; reading it gives the same block."""
    if isinstance(block, Prose):
        return write_prose_part(block) + "\n"
    return _with_topics(block, _WRITERS[type(block)](block))


def _with_topics(block: WithTopics, text: str) -> str:
    """Add the line of a block's topics; text that reads like such a line stays text."""
    first, _, rest = text.partition("\n")
    own = [] if not block.topics or (isinstance(block, Only) and not block.segment) else block.topics
    lines = [first, *([write_topics(tuple(own))] if own else [])]
    if topics_in(rest.partition("\n")[0]) is not None:
        lines.append("")
    return "\n".join((*lines, rest))


_WRITERS: Mapping[type[WithTopics], Callable[[Any], str]] = {schema.model: schema.write for schema in BLOCKS}
