"""Table layout: fits columns to the terminal's width by wrapping cells. Nothing is cut."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

_GAP = "  "
_LONGEST_PIECE = 30
"""A longer word, such as an address, may be broken where it must."""
_PIECES = re.compile(r"[^\s-]+-?|-")


def layout_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[bool],
    below: Sequence[str],
    width: int | None,
) -> Iterator[str]:
    """Yield the heading, then each row with its line of `below`; `width` None means no limit.

    If the longest words do not fit side by side, each row becomes a list of its own.
    """
    widths = [max(len(cell) for cell in column) for column in zip(headers, *rows, strict=True)]
    if width is not None:
        fitted = _fitted(headers, rows, widths, width)
        if fitted is None:
            yield from _lists(headers, rows, below, width)
            return
        widths = fitted
    yield from _row(headers, widths, right)
    for row, note in zip(rows, below, strict=True):
        yield from _row(row, widths, right)
        yield from _indented(" " * (widths[0] + len(_GAP)), note, width)


def _fitted(
    headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], width: int
) -> list[int] | None:
    least = [max(_least(cell) for cell in column) for column in zip(headers, *rows, strict=True)]
    room = width - len(_GAP) * (len(widths) - 1)
    if sum(least) > room:
        return None
    fitted = list(widths)
    while sum(fitted) > room:
        # The widest of those that can give way does.
        _, widest = max((now, i) for i, (now, low) in enumerate(zip(fitted, least, strict=True)) if now > low)
        fitted[widest] -= 1
    return fitted


def _least(cell: str) -> int:
    return min(max((len(piece) for piece in _PIECES.findall(cell)), default=1), _LONGEST_PIECE)


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    columns = [textwrap.wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*columns, fillvalue="") if any(columns) else [[""] * len(cells)]:
        shown = [
            part.rjust(width) if to_right else part.ljust(width)
            for part, width, to_right in zip(parts, widths, right, strict=True)
        ]
        yield _GAP.join(shown).rstrip()


def _lists(
    headers: Sequence[str], rows: Sequence[Sequence[str]], below: Sequence[str], width: int
) -> Iterator[str]:
    indent = max(map(len, headers)) + len(_GAP)
    for number, (row, note) in enumerate(zip(rows, below, strict=True)):
        if number:
            yield ""
        for head, cell in zip(headers, row, strict=True):
            if cell:
                yield from _indented(head.ljust(indent), cell, width)
        yield from _indented(" " * indent, note, width)


def _indented(mark: str, text: str, width: int | None) -> list[str]:
    if width is None:
        return [mark + text] if text else []
    return textwrap.wrap(
        text,
        max(width, len(mark) + 10),
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_on_hyphens=False,
    )
