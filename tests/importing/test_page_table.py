"""A page's tables: data has headings or names in its first column, and cells without boxes."""

from __future__ import annotations

import pytest

from newsletter.importing.page_table import data_rows
from newsletter.importing.page_tree import text_in
from tests.importing.elements import element

HEAD = "<tr><th>Day<th>Hours</tr>"
ROW = "<tr><td>Sunday<td>1 to 5</tr>"
LONG = "x" * 301


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (f"<table>{HEAD}{ROW}</table>", [["Day", "Hours"], ["Sunday", "1 to 5"]]),
        (f"<table><tbody>{ROW}{ROW}</tbody></table>", [["Sunday", "1 to 5"]] * 2),
        (f"<table border=1><tr><td><td>Hours</tr>{ROW}</table>", [["", "Hours"], ["Sunday", "1 to 5"]]),
        (f"<table><tr><th><th>Hours</tr>{ROW}</table>", [["", "Hours"], ["Sunday", "1 to 5"]]),
    ],
)
def test_data_is_read_row_by_row(table: str, rows: list[list[str]]) -> None:
    found = data_rows(element(table))
    assert found is not None
    assert [[text_in(cell) for cell in row] for row in found] == rows


@pytest.mark.parametrize(
    "table",
    [
        f"<table>{ROW}</table>",
        "<table><tr><td>one</tr><tr><td>two</tr></table>",
        f"<table>{HEAD}<tr><td>Sunday</tr></table>",
        f"<table>{'<tr>' + '<td>x' * 13 + '</tr>'}{'<tr>' + '<td>x' * 13 + '</tr>'}</table>",
        f"<table role=presentation>{HEAD}{ROW}</table>",
        f"<table>{HEAD}<tr><td rowspan=2>Sunday<td>1 to 5</tr></table>",
        f"<table>{HEAD}<tr><td><ul><li>x</ul><td>1 to 5</tr></table>",
        f"<table>{HEAD}<tr><td>{LONG}<td>1 to 5</tr></table>",
        f"<table border=0><tr><td><td>Home</tr>{ROW}</table>",
    ],
)
def test_what_puts_boxes_side_by_side_is_no_data(table: str) -> None:
    assert data_rows(element(table)) is None
