"""One sheet of a workbook as a table; its cells were written to a file by a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsletter.subscribers.csv_records import Record
from newsletter.subscribers.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its name, where its rows stand in the file of cells (JSON, a row a line), how many they are.

    `first_row` is the number of its first row in the workbook, counted from 1.
    """

    name: str
    cells: Path
    offset: int
    rows: int
    first_row: int = 1
    hidden: bool = False


class WorkbookTable(Table):
    """The rows of a sheet, numbered as the spreadsheet does; blank rows are passed over."""

    def __init__(self, workbook: str, sheet: Sheet) -> None:
        self.sheet = sheet
        self.name = f"{workbook} (sheet “{sheet.name}”)"
        self.file_name = workbook.rpartition("/")[2]
        self.label = f"{self.file_name}, sheet {sheet.name}"

    def records(self) -> Iterator[Record]:
        """Read the rows from the first."""
        width = 0
        with self.sheet.cells.open("rb") as stream:
            stream.seek(self.sheet.offset)
            for number in range(self.sheet.rows):
                cells = json.loads(stream.readline())
                if any(map(str.strip, cells)):
                    # Spreadsheets drop the blank cells at the end of a row.
                    width = width or len(cells)
                    cells += [""] * (width - len(cells))
                    yield Record(row=self.sheet.first_row + number, cells=tuple(cells))
