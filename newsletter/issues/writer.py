"""Writes an issue's text, and blocks that the program made, in the issue file format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from newsletter.issues.block_writer import write_prose_part
from newsletter.issues.blocks import BLOCKS
from newsletter.model import Block, Issue, Prose


def write_issue(issue: Issue) -> str:
    """Return the text of an issue file, byte for byte what was read."""
    return issue.source


def write_block(block: Block) -> str:
    """Return a block in its simplest form, ending with a newline; reading it gives the same block."""
    if isinstance(block, Prose):
        return write_prose_part(block) + "\n"
    return _WRITERS[type(block)](block)


_WRITERS: Mapping[type[Block], Callable[[Any], str]] = {schema.model: schema.write for schema in BLOCKS}
