"""Splits an issue's text into the blocks that comments sit on; takes any text, also one with errors.

A block is a field of the front matter, a block between `:::` lines, code between fences, or a paragraph:
lines without a blank one between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.issues.block_schema import MARK
from newsletter.model.deferred_dataclass import dataclass

_FRONT = "---"
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """Lines `first` to `last` of a text, counted from 1, and what they contain."""

    first: int
    last: int
    text: str


def text_blocks(text: str) -> tuple[TextBlock, ...]:
    """Return the blocks of a text in order; every line end of it is a newline. Blank lines are in none."""
    lines = text.split("\n")
    front = _front_length(lines)
    spans = (*_front_spans(lines, front), *_body_spans(lines, front))
    return tuple(
        TextBlock(first=start + 1, last=end, text="\n".join(lines[start:end])) for start, end in spans
    )


def block_at(blocks: tuple[TextBlock, ...], line: int) -> int | None:
    """Return the index of the block that has a line, else of the next one or the last; None without any."""
    for index, one in enumerate(blocks):
        if line <= one.last:
            return index
    return len(blocks) - 1 if blocks else None


def _front_length(lines: list[str]) -> int:
    """Return how many lines the front matter takes, its marks included; 0 without one."""
    if lines[0].rstrip() != _FRONT:
        return 0
    closing = (number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == _FRONT)
    return next(closing, -1) + 1


def _front_spans(lines: list[str], front: int) -> Iterator[tuple[int, int]]:
    """Yield the fields of the front matter; what is indented, or an item of a list, goes on with one."""
    start: int | None = None
    end = 0
    for number in range(1, front - 1):
        line = lines[number]
        if not line.strip():
            continue
        if start is None or not line.startswith((" ", "\t", "-", "#")):
            if start is not None:
                yield start, end
            start = number
        end = number + 1
    if start is not None:
        yield start, end


def _body_spans(lines: list[str], start: int) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    closes = ""
    for number in range(start, len(lines)):
        line = lines[number]
        if closes:
            if _closes(line, closes):
                yield _opened(opened, number), number + 1
                opened, closes = None, ""
            continue
        begins = _begins(line)
        if opened is not None and (begins or not line.strip()):
            yield opened, number
            opened = None
        if begins or (line.strip() and opened is None):
            opened, closes = number, begins
    if opened is not None:
        yield opened, _last_filled(lines, opened)


def _begins(line: str) -> str:
    """Return what closes the block or the code that a line begins, "" if it begins none."""
    fence = _FENCE.match(line)
    if fence is not None:
        return fence[1]
    head = line.strip()
    return MARK if head.startswith(MARK) and head.strip(":").strip() else ""


def _closes(line: str, mark: str) -> bool:
    head = line.strip()
    return head.startswith(mark) and not head.strip(mark[0]).strip()


def _opened(opened: int | None, number: int) -> int:
    return number if opened is None else opened


def _last_filled(lines: list[str], opened: int) -> int:
    filled = (number for number in range(len(lines) - 1, opened, -1) if lines[number].strip())
    return next(filled, opened) + 1
