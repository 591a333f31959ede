"""Gives every row of a table the same cells: merged ones are written out (17.4)."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element

from newsletter.importing.docx.anchors import Anchors
from newsletter.importing.docx.markup import W, child, is_empty, new, remove, run_of, text_of, value

_MERGED = "The table below has merged cells in the document. Check that each value stands in the right cell."
_LONGEST_CELL = 250
_MOST_COLUMNS = 63
"""Word's limit."""


@dataclass(slots=True)
class _Cell:
    element: _Element
    span: int
    is_merged_down: bool = False
    is_continued: bool = False
    """It may be the lower part of a cell that begins in a row above."""


def write_out_merged(root: _Element, anchors: Anchors) -> None:
    """Write out merged cells: across, empty cells follow; down, the text is repeated. Empty rows go."""
    for table in list(root.iter(f"{W}tbl")):
        rows = table.findall(f"{W}tr")
        grid = [_cells(row) for row in rows]
        is_merged = any(cell.span > 1 or cell.is_continued for row in grid for cell in row)
        _fill(grid)
        for row in rows:
            _pad(row, "gridBefore", first=True)
            _pad(row, "gridAfter", first=False)
            if is_empty(row):
                remove(row)
        if is_merged and not is_empty(table) and len(table.findall(f"{W}tr")) > 1:
            anchors.note_before(table, _MERGED)


def is_grid(table: _Element) -> bool:
    """Tell whether a table has rows and columns of short texts, so that it can be a table in an email."""
    rows = [row.findall(f"{W}tc") for row in table.findall(f"{W}tr")]
    boxes = (f"{W}tbl", f"{W}drawing", f"{W}pict", f"{W}object")
    return (
        len(rows) > 1
        and all(len(cells) > 1 for cells in rows)
        and all(len(text_of(cell)) <= _LONGEST_CELL for cells in rows for cell in cells)
        and next(table.iterdescendants(*boxes), None) is None
    )


def _cells(row: _Element) -> list[_Cell]:
    cells: list[_Cell] = []
    for element in row.findall(f"{W}tc"):
        span = value(child(element, "tcPr", "gridSpan"))
        down = child(element, "tcPr", "vMerge")
        across = child(element, "tcPr", "hMerge")
        if across is not None and value(across) != "restart" and cells:
            for part in [part for part in element if part.tag != f"{W}tcPr"]:
                remove(part)
        cells.append(
            _Cell(
                element=element,
                span=min(int(span), _MOST_COLUMNS) if span.isdecimal() else 1,
                is_merged_down=down is not None,
                is_continued=down is not None and value(down) != "restart",
            )
        )
    return cells


def _fill(grid: list[list[_Cell]]) -> None:
    above: dict[int, str] = {}
    for row in grid:
        at = 0
        for cell in row:
            if cell.is_continued and at in above:
                _write(cell.element, above[at])
            elif cell.is_merged_down:
                above[at] = text_of(cell.element)
            else:
                above.pop(at, None)
            at += cell.span
            for name in ("gridSpan", "vMerge", "hMerge"):
                merged = child(cell.element, "tcPr", name)
                if merged is not None:
                    remove(merged)
            for _ in range(cell.span - 1):
                cell.element.addnext(_empty())


def _write(cell: _Element, text: str) -> None:
    """Make a text the only content of a cell; Word keeps and shows nothing else in it."""
    for part in [part for part in cell if part.tag != f"{W}tcPr"]:
        remove(part)
    paragraph = new("p")
    paragraph.append(run_of(text))
    cell.append(paragraph)


def _empty() -> _Element:
    cell = new("tc")
    cell.append(new("p"))
    return cell


def _pad(row: _Element, name: str, *, first: bool) -> None:
    """Add the cells that a row leaves out at its beginning or end."""
    left_out = value(child(row, "trPr", name))
    cells = row.findall(f"{W}tc")
    for _ in range(min(int(left_out), _MOST_COLUMNS) if left_out.isdecimal() and cells else 0):
        if first:
            cells[0].addprevious(_empty())
        else:
            row.append(_empty())
