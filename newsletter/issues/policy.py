"""Reads and writes policy blocks: what a policy says, who is responsible, when it takes effect, for whom."""

from __future__ import annotations

from newsletter.issues.block_options import as_attributes
from newsletter.issues.block_schema import BlockParts, BlockSchema, KeySchema
from newsletter.issues.block_writer import write_frame, write_prose
from newsletter.issues.escaping import escape
from newsletter.issues.prose import read_prose
from newsletter.model import Policy


def _read(parts: BlockParts) -> Policy:
    body = read_prose(parts.lines, parts.diagnostics)
    place = parts.diagnostics.place(parts.line)
    return Policy(title=parts.title, body=body, place=place, topics=(), **as_attributes(parts.given))


def _write(block: Policy) -> str:
    keys = {"owner": block.owner, "effective": block.effective, "applies to": block.applies_to}
    lines = [f"{key}: {escape(value)}" for key, value in keys.items() if value]
    return write_frame("policy", block.title, write_prose(block.body), keys=[*lines, ""])


POLICY = BlockSchema(
    name="policy",
    aliases=("explainer",),
    meaning="A policy explained: what it says, who is responsible, when it takes effect, who it applies to.",
    title_required=True,
    keys=(
        KeySchema(name="owner", meaning="Who is responsible for it."),
        KeySchema(name="effective", meaning="When it takes effect, in your words."),
        KeySchema(name="applies to", meaning="Who it applies to."),
    ),
    sample=(
        "::: policy Flexible working\nowner: People team\neffective: October 1\napplies to: All staff\n\n"
        "You may choose when you start, between 7 and 10.\n\n- Talk to your manager first\n:::\n"
    ),
    model=Policy,
    read=_read,
    write=_write,
)
