"""Lists every block an issue can contain, for the parser, the writer, the docs and the cheat sheet."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.issues.block_schema import BlockSchema
from newsletter.issues.callout import DID_YOU_KNOW, NOTE, WARNING
from newsletter.issues.columns import COLUMNS
from newsletter.issues.events import EVENTS
from newsletter.issues.news import NEWS
from newsletter.issues.only import ONLY
from newsletter.issues.policy import POLICY
from newsletter.issues.spotlight import SPOTLIGHT
from newsletter.issues.stats import STATS

BLOCKS: tuple[BlockSchema, ...] = (
    DID_YOU_KNOW,
    NOTE,
    WARNING,
    POLICY,
    SPOTLIGHT,
    NEWS,
    EVENTS,
    STATS,
    COLUMNS,
    ONLY,
)

REFUSED: Mapping[str, tuple[str, str]] = {
    "poll": (
        "polls are not supported yet: they need a public page that counts the answers",
        "Ask the question in the text and link to your own form: [Button: Answer](https://…)",
    ),
}
"""Blocks that people ask for and that are not supported: why, and what to do instead."""

NAMES = {name: block for block in BLOCKS for name in (block.name, *block.aliases)}
"""Every name and alias of a block."""
