"""Tables of spreadsheets lose empty rows and columns; merged cells are taken apart."""

from __future__ import annotations

import pytest
from lxml import html
from lxml.html import HtmlElement

from newsletter.importing.clipboard.spreadsheet import is_spreadsheet, tidy_cells


def cells(root: HtmlElement) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in root.iter("tr")]


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ("<tr><td>a<td>b</tr><tr><td> <td>&nbsp;</tr>", [["a", "b"]]),
        ("<tr><td>a<td><td>b</tr><tr><td>c<td><td>d</tr>", [["a", "b"], ["c", "d"]]),
        ("<tr><td colspan=2>a</tr><tr><td>b<td>c</tr>", [["a", ""], ["b", "c"]]),
        ("<tr><td rowspan=2>a<td>b</tr><tr><td>c</tr>", [["a", "b"], ["c", ""]]),
        ("<tr><td>a</tr><tr><td>b<td>c</tr>", [["a", ""], ["b", "c"]]),
        ("<tr><td colspan=99999>a</tr><tr><td>b</tr>", [["a"], ["b"]]),
        ("<tr><td>a<td><img src=x></tr>", [["a", ""]]),
    ],
)
def test_a_table_has_only_what_is_filled(rows: str, left: list[list[str]]) -> None:
    root = html.fromstring(f"<div><table>{rows}</table></div>")
    tidy_cells(root)
    assert cells(root) == left


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><meta name=Generator content='Microsoft Excel 15'></head><body><table></table></body>",
        "<div><google-sheets-html-origin><table></table></google-sheets-html-origin></div>",
        "<html><head><meta name=generator content='LibreOffice 25.8'></head><body></body>",
        "<table><tr><td class=xl65 width=64>a</table>",
    ],
)
def test_a_spreadsheet_is_known_by_its_marks(page: str) -> None:
    assert is_spreadsheet(html.document_fromstring(page))


def test_another_table_is_none() -> None:
    assert not is_spreadsheet(html.document_fromstring("<table border=1><tr><td class=x>a</table>"))
