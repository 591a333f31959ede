"""Columns: two texts with a line `+++` between them."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.issues.diagnostics import Diagnostics, Line, trimmed
from newsletter.issues.fences import Fences
from newsletter.issues.prose import read_prose
from newsletter.model import Prose

MARK = "+++"


def read_columns(lines: Sequence[Line], first: int, reading: Diagnostics) -> tuple[tuple[Prose, ...], ...]:
    """Return what the two columns hold; `first` is the block's own line."""
    parts: list[list[Line]] = [[]]
    marks: list[int] = []
    fences = Fences()
    for line in lines:
        if not fences.inside(line.text) and line.text.strip(" \t") == MARK:
            parts.append([])
            marks.append(line.number)
        else:
            parts[-1].append(line)
    if len(parts) != 2:
        message = f"a columns block has two columns, not {len(parts)}"
        reading.fault(marks[1] if marks[1:] else first, message, "Write one line +++ between the two texts.")
    elif not all(trimmed(part) for part in parts):
        reading.fault(marks[0], "nothing stands on one side of this +++", "Write both texts.")
    return tuple(read_prose(part, reading) for part in parts)
