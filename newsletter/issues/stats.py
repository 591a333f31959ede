"""Stats: lines `92% | completed training`, two to four of them."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.issues.diagnostics import Diagnostics, Line, shown
from newsletter.issues.escaping import escape
from newsletter.issues.items import BAR, cut, read_items
from newsletter.model import Stat

SHAPE = "- 92% | completed training"
FEWEST, MOST = 2, 4
LONGEST_VALUE = 16
"""Characters of a figure: it is set large, and four stand side by side."""
LONGEST_LABEL = 80


def read_stats(lines: Sequence[Line], first: int, reading: Diagnostics) -> tuple[Stat, ...]:
    """Return a stats block's figures; `first` is the block's own line."""
    known_faults = len(reading.errors)
    items = list(read_items(lines, SHAPE, reading))
    if len(reading.errors) == known_faults and not FEWEST <= len(items) <= MOST:
        message = f"a stats block takes {FEWEST} to {MOST} figures, not {len(items)}"
        reading.fault(first, message, f"Write each on a line: {SHAPE}")
    return tuple(_read(text, number, reading) for number, text in items)


def _read(text: str, line: int, reading: Diagnostics) -> Stat:
    before, after = cut(text)
    value = reading.literal(before, line, "a figure")
    label = reading.literal((after or "").strip(" \t"), line, "a figure's label")
    if not value or not label:
        reading.fault(line, f"a figure and what it counts: cannot make out {shown(text)}", f"Write {SHAPE}")
    for what, words, longest in (("figure", value, LONGEST_VALUE), ("label", label, LONGEST_LABEL)):
        if len(words) > longest:
            reading.fault(line, f"the {what} {shown(words)} has more than {longest} characters")
    return Stat(value=value, label=label, place=reading.place(line))


def write_stat(stat: Stat) -> str:
    """Return a figure's line without its hyphen."""
    return BAR.join((escape(stat.value, also="`~"), escape(stat.label)))
