"""Removes comments: `<!-- … -->` on their own lines are the writer's notes and are not sent."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.issues.diagnostics import Faults, Line
from newsletter.issues.fences import Fences


def without_comments(lines: Sequence[Line], faults: Faults) -> tuple[Line, ...]:
    """Return the lines with every comment made an empty line, so that line numbers stay the same.

    A comment starts and ends a line; text beside it, or a missing end, is an error. Fenced code is kept.
    """
    fences, kept, opened = Fences(), [], 0
    for line in lines:
        begins = not opened and not fences.inside(line.text) and line.text.lstrip(" \t").startswith("<!--")
        if not opened and not begins:
            kept.append(line)
            continue
        kept.append(Line(number=line.number, text=""))
        opened = opened or line.number
        if _ends(line, faults):
            opened = 0
    if opened:
        faults.fault(opened, "this comment is never closed", "Close it with --> at the end of a line.")
    return tuple(kept)


def _ends(line: Line, faults: Faults) -> bool:
    _, end, rest = line.text.partition("-->")
    if rest.strip():
        message = "there is text on the line where a comment ends"
        faults.fault(line.number, message, "Put the comment on its own lines.")
    return bool(end)
