"""Renders a Markdown table: cells for the HTML, and aligned lines for the plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from newsletter.model import Table
from newsletter.rendering.numbers import pieces
from newsletter.rendering.prose import Cell, cells, tokens_of
from newsletter.rendering.render_context import RenderContext
from newsletter.rendering.text_width import PHONE_WIDTH, em
from newsletter.rendering.wrap import WIDTH, width, wrap

_GAP = "  "
_FONT_SIZE, _CELL_GAP = 16, 16
"""Of a cell, in CSS pixels."""


def table(
    block: Table, render_context: RenderContext, *, room: int, phone: int = PHONE_WIDTH
) -> Mapping[str, object]:
    """Return head, rows and `grid`, which is the table as plain text; `room` and `phone` are CSS pixels.

    A `crowded` table does not fit on a phone, where a theme shows each row as a list. `tight` tells for each
    column, and each cell for itself, whether words must be broken for the table to fit elsewhere. With an
    empty first heading, the first column names the rows.
    """
    notes: dict[str, int] = {}

    def note(url: str) -> int:
        return notes.setdefault(url, render_context.note(url))

    head, *rows = cells(block, render_context, note)
    widths = column_widths([[cell.phrase.text for cell in row] for row in (head, *rows)])
    share = share_of(widths, room)
    shown = [[_judged(cell, share, bold=row is head) for cell in row] for row in (head, *rows)]
    listed = "".join(f"\n[{number}] {url}" for url, number in notes.items())
    return {
        "head": shown[0],
        "rows": shown[1:],
        "crowded": sum(widths) > phone,
        "tight": [any(row[column].tight for row in shown) for column in range(len(head))],
        "row_headings": not head[0].phrase.text.strip(),
        "grid": grid(head, rows) + (f"\n{listed}" if listed else ""),
    }


def column_widths(texts: Sequence[Sequence[str]]) -> list[int]:
    """Return the least width of each column in CSS pixels; the first row has the headings."""
    head, *rows = texts
    widths = []
    for column, heading in enumerate(head):
        longest = max((em(word, bold=True) for word in pieces(heading)), default=0)
        words = (word for row in rows for word in pieces(row[column]))
        longest = max(longest, max(map(em, words), default=0))
        widths.append(round(longest * _FONT_SIZE) + _CELL_GAP)
    return widths


def least_width(block: Table) -> int:
    """Return how wide a table is, in CSS pixels, with every word and number in one piece."""
    texts: list[list[str]] = []
    for token in tokens_of(block):
        if token.type == "tr_open":
            texts.append([])
        elif token.type == "inline" and texts:
            texts[-1].append("".join(child.content or " " for child in token.children or ()))
    return sum(column_widths(texts)) if texts else 0


def share_of(widths: Sequence[int], room: int) -> int:
    """Return how wide a column can be, so that all fit: narrow ones have the width they need."""
    remaining = room
    for left, size in zip(range(len(widths), 0, -1), sorted(widths), strict=True):
        if size * left > remaining:
            return remaining // left
        remaining -= size
    return room


def _judged(cell: Cell, share: int, *, bold: bool) -> Cell:
    """Mark a cell whose longest word is wider than its column can be."""
    words = (word for word in pieces(cell.phrase.text) if not any(map(str.isdigit, word)))
    longest = max((em(word, bold=bold) for word in words), default=0)
    return replace(cell, tight=longest * _FONT_SIZE + _CELL_GAP > share)


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
