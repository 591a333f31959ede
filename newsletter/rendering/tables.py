"""Renders a Markdown table: cells for the HTML, and aligned lines for the plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsletter.model import Table
from newsletter.rendering.prose import Cell, cells
from newsletter.rendering.render_context import RenderContext
from newsletter.rendering.wrap import WIDTH, width, wrap

_GAP = "  "
_BREAKS = re.compile(r"\s+|(?<=[-–])")
_ROOM_ON_A_PHONE = 36
"""Characters that fit side by side at 14 px in 312 px, with the gaps between columns."""


def table(block: Table, render_context: RenderContext) -> Mapping[str, object]:
    """Return head, rows and `grid`, which is the table as plain text.

    `tight` tells for each column whether its words must be broken for the table to fit on a phone, `crowded`
    whether there is such a column. With an empty first heading, the first column names the rows.
    """
    notes: dict[str, int] = {}

    def note(url: str) -> int:
        return notes.setdefault(url, render_context.note(url))

    head, *rows = cells(block, render_context, note)
    tight = _tight(head, rows)
    listed = "".join(f"\n[{number}] {url}" for url, number in notes.items())
    return {
        "head": head,
        "rows": rows,
        "crowded": any(tight),
        "tight": tight,
        "row_headings": not head[0].phrase.text.strip(),
        "grid": grid(head, rows) + (f"\n{listed}" if listed else ""),
    }


def _tight(head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> Sequence[bool]:
    """Tell which columns have words too long to fit on a phone; short words stay whole."""
    longest = []
    for column in range(len(head)):
        words = (word for row in (head, *rows) for word in _BREAKS.split(row[column].phrase.text))
        longest.append(max(map(width, words), default=0) + 1)
    room = _ROOM_ON_A_PHONE
    share = room + 1
    for left, size in zip(range(len(longest), 0, -1), sorted(longest), strict=True):
        if size * left > room:
            share = room // left
            break
        room -= size
    return [size > share for size in longest]


def grid(head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> str:
    """Render a table in columns of plain text; one that is too wide, row by row."""
    texts = [[cell.phrase.text.strip() for cell in row] for row in (head, *rows)]
    widths = [max(3, *(width(row[column]) for row in texts)) for column in range(len(head))]
    total = sum(widths) + len(_GAP) * (len(widths) - 1)
    if total > WIDTH:
        return _listed(texts)
    lines = [_line(row, widths, head) for row in texts]
    return "\n".join([lines[0], _GAP.join("-" * size for size in widths), *lines[1:]])


def _line(row: Sequence[str], widths: Sequence[int], head: Sequence[Cell]) -> str:
    cells = []
    for text, size, heading in zip(row, widths, head, strict=True):
        gap = size - width(text)
        left = gap if heading.align == "right" else gap // 2 if heading.align == "center" else 0
        cells.append(" " * left + text + " " * (gap - left))
    return _GAP.join(cells).rstrip(" ")


def _listed(texts: Sequence[Sequence[str]]) -> str:
    """Render each row as lines `heading: cell`, with an empty line between rows."""
    head, *rows = texts
    return "\n\n".join(
        "\n".join(
            wrap(f"{heading}: {text}" if heading else text, hanging="  ")
            for heading, text in zip(head, row, strict=True)
            if text
        )
        for row in rows
    )
