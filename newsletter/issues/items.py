"""Reads list lines such as `- one | two`, and splits each at its bars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.issues.diagnostics import Diagnostics, Line, shown
from newsletter.issues.pasted_lists import BULLETS
from newsletter.model.phrase import phrase

BAR = " | "
LONGEST = 4_000
"""Characters of an item."""
_ITEM = re.compile(rf"(?:[-*](?=[ \t])|[{BULLETS}])[ \t\u00a0]*(.*)")


def read_items(lines: Sequence[Line], shape: str, diagnostics: Diagnostics) -> Iterator[tuple[int, str]]:
    """Yield number and text of every line that starts with a hyphen; any other line is an error."""
    for line in lines:
        if line.blank:
            continue
        item = _ITEM.fullmatch(line.text.strip(" \t"))
        if item is None or not item[1].strip(" \t"):
            diagnostics.fault(
                line.number,
                phrase("cannot read {text}", text=shown(line.text.strip())),
                phrase("Write it like {shape}", shape=shape),
            )
        elif len(item[1]) > LONGEST:
            diagnostics.fault(
                line.number, phrase("this line has more than {longest:,} characters", longest=LONGEST)
            )
        else:
            yield line.number, item[1].strip(" \t")


def cut(text: str) -> tuple[str, str | None]:
    """Return the text before the first bar, and the text after it (None without a bar).

    A bar has a space on both sides, so `a|b` is text; so is an escaped bar. The second text keeps its spaces.
    """
    before, bar, after = text.partition(BAR)
    return before.strip(" \t"), after if bar else None
