"""Lists every block an issue can contain, for the parser, the writer, the docs and the cheat sheet."""

from __future__ import annotations

from newsletter.issues.block_schema import BlockSchema
from newsletter.issues.callout import DID_YOU_KNOW, NOTE, WARNING
from newsletter.issues.columns import COLUMNS
from newsletter.issues.events import EVENTS
from newsletter.issues.news import NEWS
from newsletter.issues.only import ONLY
from newsletter.issues.policy import POLICY
from newsletter.issues.poll import POLL
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
    POLL,
    COLUMNS,
    ONLY,
)

NAMES = {name: block for block in BLOCKS for name in (block.name, *block.aliases)}
"""Every name and alias of a block."""
