"""Reads and writes stats: two to four lines `92% | completed training`."""

from __future__ import annotations

from newsletter.issues.block_schema import BlockParts, BlockSchema
from newsletter.issues.block_writer import write_frame, write_items
from newsletter.issues.diagnostics import Diagnostics, shown
from newsletter.issues.escaping import escape
from newsletter.issues.items import BAR, cut, read_items
from newsletter.model import Stat, Stats
from newsletter.model.phrase import phrase

SHAPE = "- 92% | completed training"
FEWEST, MOST = 2, 4
LONGEST_VALUE = 16
"""Characters of a figure: it is printed large, and up to four are side by side."""
LONGEST_LABEL = 80


def _read(parts: BlockParts) -> Stats:
    diagnostics = parts.diagnostics
    known_faults = len(diagnostics.errors)
    items = list(read_items(parts.lines, SHAPE, diagnostics))
    if parts.lines and len(diagnostics.errors) == known_faults and not FEWEST <= len(items) <= MOST:
        message = phrase(
            "a stats block takes {fewest} to {most} figures, not {count}",
            fewest=FEWEST,
            most=MOST,
            count=len(items),
        )
        diagnostics.fault(parts.line, message, phrase("Write each on its own line: {shape}", shape=SHAPE))
    stats = tuple(_read_stat(text, number, diagnostics) for number, text in items)
    return Stats(title=parts.title, items=stats, place=diagnostics.place(parts.line))


def _read_stat(text: str, line: int, diagnostics: Diagnostics) -> Stat:
    before, after = cut(text)
    value = diagnostics.literal(before, line, "a figure")
    label = diagnostics.literal((after or "").strip(" \t"), line, "a figure's label")
    if not value or not label:
        diagnostics.fault(
            line,
            phrase("this is not a figure and its label: {text}", text=shown(text)),
            phrase("Write it like {shape}", shape=SHAPE),
        )
    for what, words, longest in (
        (phrase("figure"), value, LONGEST_VALUE),
        (phrase("label"), label, LONGEST_LABEL),
    ):
        if len(words) > longest:
            diagnostics.fault(
                line,
                phrase(
                    "the {what} {words} has more than {longest} characters",
                    what=what,
                    words=shown(words),
                    longest=longest,
                ),
            )
    return Stat(value=value, label=label, place=diagnostics.place(line))


def _write(block: Stats) -> str:
    lines = (BAR.join((escape(stat.value, also="`~"), escape(stat.label))) for stat in block.items)
    return write_frame("stats", block.title, write_items(lines))


STATS = BlockSchema(
    name="stats",
    aliases=("figures", "numbers"),
    meaning="Two to four figures side by side.",
    sample="::: stats\n- 92% | completed training\n- 1,240 | ideas sent in\n:::\n",
    model=Stats,
    read=_read,
    write=_write,
)
