"""Reads and writes columns: two texts with a line `+++` between them."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.issues.block_schema import BlockParts, BlockSchema
from newsletter.issues.block_writer import write_frame, write_prose
from newsletter.issues.diagnostics import Line, trimmed
from newsletter.issues.fences import Fences
from newsletter.issues.prose import read_prose
from newsletter.model import Columns
from newsletter.model.phrase import phrase

_BETWEEN = "+++"


def _read(parts: BlockParts) -> Columns:
    diagnostics = parts.diagnostics
    columns, marks = _cut(parts.lines)
    if parts.lines and len(columns) != 2:
        line = marks[1] if marks[1:] else parts.line
        message = phrase("a columns block has two columns, not {count}", count=len(columns))
        diagnostics.fault(line, message, "Write one line +++ between the two texts.")
    elif marks and not all(trimmed(column) for column in columns):
        diagnostics.fault(
            marks[0], "one side of this +++ is empty", "Write a text above it and one below it."
        )
    bodies = tuple(read_prose(column, diagnostics) for column in columns)
    return Columns(title=parts.title, columns=bodies, place=diagnostics.place(parts.line))


def _cut(lines: Sequence[Line]) -> tuple[list[list[Line]], list[int]]:
    """Return the lines of each column, and the numbers of the lines between two."""
    columns: list[list[Line]] = [[]]
    marks: list[int] = []
    fences = Fences()
    for line in lines:
        if not fences.inside(line.text) and line.text.strip(" \t") == _BETWEEN:
            columns.append([])
            marks.append(line.number)
        else:
            columns[-1].append(line)
    return columns, marks


def _write(block: Columns) -> str:
    return write_frame("columns", block.title, f"\n{_BETWEEN}\n".join(map(write_prose, block.columns)))


COLUMNS = BlockSchema(
    name="columns",
    aliases=("two-columns",),
    meaning="Two texts side by side; on a phone, one below the other.",
    sample="::: columns\n**Before:** a paper form.\n+++\n**Now:** an online form.\n:::\n",
    model=Columns,
    read=_read,
    write=_write,
)
