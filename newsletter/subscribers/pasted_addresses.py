"""Pasted addresses: a list without column names, one or more addresses a line, as a table.

`ana@example.org`, `Ana Ruiz <ana@example.org>`, and several of them with commas or semicolons between, as
mail programs write them. What is not an address becomes a record that the import refuses by its line number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.subscribers.address import split_name
from newsletter.subscribers.csv_columns import holds_address
from newsletter.subscribers.csv_records import Record
from newsletter.subscribers.csv_table import CsvTable
from newsletter.subscribers.table import Table

_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,4}[.)])\s+")
_NEXT = re.compile(r"(?<=>)\s*[,;]\s*|[,;]\s*(?=[^,;<>]*<)|[,;\s]+(?=[^\s,;<>]+@[^\s,;<>]+)")
"""Where the next address begins: behind `>`, before `Name <`, or before another bare address."""


class PastedAddresses(Table):
    """The addresses of a text, each as one record with the column `email`."""

    def __init__(self, table: CsvTable) -> None:
        self._lines = table
        self.name, self.file_name, self.label = table.name, table.file_name, table.label
        self.encoding_note = table.encoding_note

    def records(self) -> Iterator[Record]:
        """Return a header of our own, then every address with the line it stands in."""
        yield Record(row=0, cells=("email",))
        for record in self._lines.records():
            if record.problem:
                yield Record(row=record.row, cells=record.cells[:1], problem=record.problem)
                continue
            for one in addresses_in(record.cells):
                yield Record(row=record.row, cells=(one,))


def is_pasted(head: Sequence[Record]) -> bool:
    """Say whether a file is a list of addresses and no table: its first line is nothing but addresses."""
    filled = [cell for record in head[:1] for cell in record.cells if cell.strip()]
    return bool(filled) and all(is_address(cell) for cell in addresses_in(filled))


def is_address(text: str) -> bool:
    """Say whether a text is an address, with a name before it or not."""
    return holds_address(split_name(_BULLET.sub("", text))[1])


def addresses_in(cells: Sequence[str]) -> list[str]:
    """Return the addresses of one line, each with the name that stands before it."""
    line = _BULLET.sub("", ", ".join(cell.strip() for cell in cells if cell.strip()))
    if is_address(line):
        return [line]
    parts = [part.strip(" ,;") for part in _NEXT.split(line)]
    return [part for part in parts if part] or [line]
