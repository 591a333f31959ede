"""Items: the lines of a list such as `- one | two`, one thing each, cut at their bars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.issues.diagnostics import Diagnostics, Line, shown

BAR = " | "
LONGEST = 4_000
"""Characters of an item."""
_ITEM = re.compile(r"[-*][ \t]+(.*)")


def read_items(lines: Sequence[Line], shape: str, reading: Diagnostics) -> Iterator[tuple[int, str]]:
    """Yield number and text of every line that begins with a hyphen; any other line is a fault."""
    for line in lines:
        if line.blank:
            continue
        item = _ITEM.fullmatch(line.text.strip(" \t"))
        if item is None or not item[1].strip(" \t"):
            reading.fault(line.number, f"cannot make out {shown(line.text.strip())}", f"Write {shape}")
        elif len(item[1]) > LONGEST:
            reading.fault(line.number, f"this line has more than {LONGEST} characters")
        else:
            yield line.number, item[1].strip(" \t")


def cut(text: str) -> tuple[str, str | None]:
    """Return what stands before the first bar, and what follows it (None without a bar).

    A bar has a space at either side, so `a|b` is text; so is an escaped one. What follows keeps its spaces.
    """
    before, bar, after = text.partition(BAR)
    return before.strip(" \t"), after if bar else None
