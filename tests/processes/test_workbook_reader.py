"""Workbooks are read in a process of its own."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from newsletter.errors import ImportFileError
from newsletter.processes import workbook_worker
from newsletter.processes.workbook_reader import read_workbook
from newsletter.subscribers.workbook_table import WorkbookTable
from tests.subscribers.workbooks import Cell, write_xlsx


def test_every_sheet_that_holds_anything_is_returned(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Cell]]] = {
        "People": [["email", "n"], ["ana@example.org", 2134]],
        "Empty": [],
        "Ünïcode": [["x"]],
    }
    book = write_xlsx(tmp_path / "a.xlsx", sheets)
    found = read_workbook(book, tmp_path / "cells", name="a.xlsx")
    assert [(one.name, one.rows, one.first_row) for one in found] == [("People", 2, 1), ("Ünïcode", 1, 1)]
    assert [record.cells for record in WorkbookTable("a.xlsx", found[0]).records()] == [
        ("email", "n"),
        ("ana@example.org", "2134"),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2134.0, "2134"),
        (1.5, "1.5"),
        (3235550100.0, "3235550100"),
        (True, "TRUE"),
        (date(2023, 3, 11), "2023-03-11"),
        ("", ""),
        ("Ana", "Ana"),
    ],
)
def test_a_cell_is_the_text_that_a_csv_file_would_have(value: object, text: str) -> None:
    assert workbook_worker.text_of(value) == text


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ImportFileError, match="cannot be read as a workbook"):
        read_workbook(tmp_path / "a.xlsx", tmp_path / "cells", name="a.xlsx")


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are Linux's here")
def test_a_workbook_that_takes_too_much_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = tmp_path / "worker.py"
    source = Path(workbook_worker.__file__).read_text(encoding="utf-8")
    worker.write_text(source.replace("3 * 1024 * 1024 * 1024", "64 * 1024 * 1024"), encoding="utf-8")
    monkeypatch.setattr(workbook_worker, "__file__", str(worker))
    rows: list[list[Cell]] = [["email"]]
    rows += [[f"{'x' * 200}{number}@example.org"] for number in range(150_000)]
    book = write_xlsx(tmp_path / "a.xlsx", {"A": rows})
    with pytest.raises(ImportFileError, match="too much time or memory"):
        read_workbook(book, tmp_path / "cells", name="a.xlsx")
