"""Makes the cells of Excel, Google Sheets, Numbers and LibreOffice plain tables: no empty rows or columns."""

from __future__ import annotations

import re
from itertools import zip_longest

from lxml.html import Element, HtmlElement

from newsletter.importing.page_tree import tag_of

_MAKERS = re.compile(r"excel|libreoffice|openoffice|numbers", re.I)
_MARKS = (
    "//google-sheets-html-origin",
    "//table[@data-sheets-root]",
    "//*[contains(@class, 'google-sheets')]",
    "//td[contains(@class, 'xl') and (@height or @width or contains(@style, 'mso-'))]",
)
_MOST_CELLS = 20_000
_WIDEST_CELL = 50
"""Columns that one merged cell may span; more are counted as this many."""


def is_spreadsheet(root: HtmlElement) -> bool:
    """Tell whether a spreadsheet wrote a page."""
    makers = (one.get("content") or "" for one in root.iter("meta") if _is_generator(one))
    return any(map(_MAKERS.search, makers)) or any(root.xpath(mark) for mark in _MARKS)


def _is_generator(meta: HtmlElement) -> bool:
    return (meta.get("name") or "").lower() in ("generator", "progid")


def tidy_cells(root: HtmlElement) -> None:
    """Mark each table as data, take merged cells apart, and drop rows and columns without text."""
    for table in list(root.iter("table")):
        rows = [_unmerged(row) for row in table.iter("tr")]
        if sum(map(len, rows)) > _MOST_CELLS:
            continue
        table.set("border", "1")
        filled = [any(map(_has_content, column)) for column in zip_longest(*rows)]
        for element, cells in zip(list(table.iter("tr")), rows, strict=True):
            if not any(map(_has_content, cells)):
                element.drop_tree()
                continue
            _set_cells(element, cells, filled)


def _unmerged(row: HtmlElement) -> list[HtmlElement]:
    cells: list[HtmlElement] = []
    for cell in row:
        if tag_of(cell) in ("td", "th"):
            cell.attrib.pop("rowspan", None)
            span = cell.attrib.pop("colspan", "1")
            more = min(int(span), _WIDEST_CELL) - 1 if span.isdecimal() and len(span) < 6 else 0
            cells += [cell, *(Element("td") for _ in range(more))]
    return cells


def _has_content(cell: HtmlElement | None) -> bool:
    return cell is not None and (
        bool("".join(cell.itertext()).strip()) or next(cell.iter("img"), None) is not None
    )


def _set_cells(row: HtmlElement, cells: list[HtmlElement], filled: list[bool]) -> None:
    """Give a row exactly the columns that have content in some row."""
    for child in list(row):
        row.remove(child)
    for cell, kept in zip_longest(cells, filled):
        if kept:
            row.append(Element("td") if cell is None else cell)
