"""Removes comments: `<!-- … -->` on their own lines are notes to the writer and are not sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsletter.issues.diagnostics import Faults, Line
from newsletter.issues.fences import Fences

TO_ANSWER = "Please check:"
"""Starts a note of the program that the writer has to answer, and then delete."""
_OPEN, _CLOSE = "<!--", "-->"


def without_comments(lines: Sequence[Line], faults: Faults) -> tuple[Line, ...]:
    """Return the lines with every comment made an empty line, so that line numbers stay the same.

    A comment starts and ends a line; text beside it, or a missing end, is an error. Fenced code is kept.
    """
    fences, kept, opened = Fences(), [], 0
    for line in lines:
        begins = not opened and not fences.inside(line.text) and _begins(line)
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


def unanswered_notes(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield the notes of the program that are still in a file: the line of each, and its words."""
    fences = Fences()
    opened: list[Line] = []
    for line in lines:
        if not opened and (fences.inside(line.text) or not _begins(line)):
            continue
        opened.append(line)
        if _CLOSE in line.text:
            text = " ".join(part.text for part in opened).strip()
            note = " ".join(text.removeprefix(_OPEN).partition(_CLOSE)[0].split())
            if note.startswith(TO_ANSWER):
                yield opened[0].number, note.removeprefix(TO_ANSWER).strip()
            opened = []


def _begins(line: Line) -> bool:
    return line.text.lstrip(" \t").startswith(_OPEN)


def _ends(line: Line, faults: Faults) -> bool:
    _, end, rest = line.text.partition(_CLOSE)
    if rest.strip():
        message = "there is text on the line where a comment ends"
        faults.fault(line.number, message, "Put the comment on its own lines.")
    return bool(end)
