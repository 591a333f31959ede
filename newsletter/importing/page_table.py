"""Tells data tables from layout tables."""

from __future__ import annotations

from lxml.html import HtmlElement

from newsletter.importing.page_tree import tag_of, text_in

_MOST_COLUMNS = 12
_LONGEST_CELL = 300
_BOXES = (
    "table",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "blockquote",
    "img",
    "form",
    "hr",
    "section",
)


def data_rows(table: HtmlElement) -> list[list[HtmlElement]] | None:
    """Return the rows of cells if a table has data, or None if it is for layout.

    Data has two columns or more, as many in each row, and cells without boxes. A table with
    role="presentation" is layout; one with heading cells is data.
    """
    rows = [[cell for cell in row if tag_of(cell) in ("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if row]
    columns = {len(row) for row in rows}
    if len(rows) < 2 or len(columns) != 1 or not 2 <= columns.pop() <= _MOST_COLUMNS:
        return None
    cells = [cell for row in rows for cell in row]
    if table.get("role") in ("presentation", "none") or any(cell.get("rowspan") for cell in cells):
        return None
    if any(
        len(text_in(cell)) > _LONGEST_CELL or next(cell.iter(*_BOXES), None) is not None for cell in cells
    ):
        return None
    has_heading = any(tag_of(cell) == "th" for cell in cells)
    return (
        rows
        if has_heading or (table.get("border") or "0") != "0" or all(text_in(row[0]) for row in rows)
        else None
    )
