"""The blocks: every one that an issue can hold, for the parser, the writer, the docs and the cheat sheet."""

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
        "a poll needs a public page that counts its answers, and there is none yet",
        "Ask the question in the text and lead to a form of yours: [Button: Answer](https://…)",
    ),
}
"""Blocks that people ask for and that are not there: why, and what to do instead."""

NAMES = {name: block for block in BLOCKS for name in (block.name, *block.aliases)}
"""Every name and alias a block answers to."""
