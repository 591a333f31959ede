"""The cells of one row, by the name of their column."""

from __future__ import annotations

import pytest

from newsletter.subscribers.csv_cells import MAX_CELL_CHARS, RowCells, RowError, clean_text, readable
from newsletter.subscribers.csv_columns import read_columns

COLUMNS = read_columns(["email", "first_name", "ward", ""], attributes=["ward"], file="people.csv")


def test_a_cell_is_had_by_role_attribute_or_place() -> None:
    cells = RowCells(["ana@example.org", " Ana  Ruiz ", "'=13", ""], COLUMNS)
    assert cells("first_name") == "Ana Ruiz"
    assert cells("last_name") == ""
    assert cells.raw("email") == "ana@example.org"
    assert cells.attribute("ward") == "=13"
    assert cells.at(2) == "=13"


@pytest.mark.parametrize(
    "cells", [["a@example.org"], ["a@example.org", "", "", "", "x"], ["a@b.org", "", "", "x"]]
)
def test_a_row_that_does_not_fit_is_refused(cells: list[str]) -> None:
    with pytest.raises(RowError):
        RowCells(cells, COLUMNS)


def test_what_nobody_can_read_is_refused() -> None:
    for text in ("x" * (MAX_CELL_CHARS + 1), "N\ufffdez", "a\x00b"):
        with pytest.raises(RowError):
            readable(text, "first_name")
    assert clean_text("Jose\u0301", "first_name") == "José"
