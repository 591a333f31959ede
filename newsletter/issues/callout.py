"""Reads and writes callouts: short notes that stand out, of three kinds."""

from __future__ import annotations

from newsletter.issues.block_schema import BlockParts, BlockSchema
from newsletter.issues.block_writer import write_frame, write_prose
from newsletter.issues.prose import read_prose
from newsletter.model import Callout, CalloutKind


def _read(parts: BlockParts) -> Callout:
    body = read_prose(parts.lines, parts.diagnostics)
    kind = CalloutKind(parts.name)
    return Callout(kind=kind, title=parts.title, body=body, place=parts.diagnostics.place(parts.line))


def _write(block: Callout) -> str:
    return write_frame(block.kind, block.title, write_prose(block.body))


DID_YOU_KNOW = BlockSchema(
    name="did-you-know",
    aliases=("did-you-know?", "fact"),
    meaning="A surprising fact that stands out.",
    sample="::: did-you-know\nYou can borrow a laptop at any library desk.\n:::\n",
    model=Callout,
    read=_read,
    write=_write,
)
NOTE = BlockSchema(
    name="note",
    aliases=("callout", "info", "tip"),
    meaning="A short note that stands out. `> [!NOTE]` also makes one.",
    sample="::: note Before you come\nBring proof of your address.\n:::\n",
    model=Callout,
    read=_read,
    write=_write,
)
WARNING = BlockSchema(
    name="warning",
    aliases=("caution", "alert"),
    meaning="Something readers must not miss. `> [!WARNING]` also makes one.",
    sample="::: warning\nThe office is closed on March 31.\n:::\n",
    model=Callout,
    read=_read,
    write=_write,
)
