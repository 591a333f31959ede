"""Pasted addresses: a list without column names, one or more addresses a line, as a table.

`ana@example.org`, `Ana Ruiz <ana@example.org>`, `Ana Ruiz ana@example.org`, and several of them with commas
or semicolons between. What is not an address becomes a record that the import refuses by its line number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.subscribers.address import split_name
from newsletter.subscribers.csv_columns import holds_address
from newsletter.subscribers.csv_records import Record
from newsletter.subscribers.csv_table import CsvTable
from newsletter.subscribers.table import Table

_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,4}[.)])\s+")
_ONE = re.compile(
    r'"[^"]*"\s*<[^<>]*>|[^<>,;"]*<[^<>]*>|[^\s,;<>]+@[^\s,;<>]+(?=\s*[,;\n]|\s+[^\s,;<>]+@|\s*$)|[^,;]+'
)
"""`"Ruiz, Ana" <a>`, `Ana <a>`, an address alone, or whatever else stands between two commas."""


class PastedAddresses(Table):
    """The addresses of a text, each as one record with the column `email`."""

    def __init__(self, table: CsvTable) -> None:
        self._text = table
        self.name, self.file_name, self.label = table.name, table.file_name, table.label
        self.encoding_note = table.encoding_note

    def records(self) -> Iterator[Record]:
        """Return a header of our own, then every address with the line it stands in."""
        yield Record(row=0, cells=("email",))
        for row, line in self._text.lines():
            for one in addresses_in(line):
                yield Record(row=row, cells=(one,))


def is_pasted(table: CsvTable) -> bool:
    """Say whether a file is a list of addresses and no table: its first line is nothing but addresses."""
    first = next((line for _, line in table.lines()), "")
    return all(map(_is_address, addresses_in(first))) if "@" in first else False


def addresses_in(line: str) -> list[str]:
    """Return the addresses of one line, each with the name that stands before it."""
    line = _BULLET.sub("", line).strip().rstrip(",;")
    if _is_address(line):
        return [line]
    parts = [part for found in _ONE.findall(line) if (part := found.strip(" \t,;"))]
    return [_with_brackets(part) for part in parts] or [line]


def _is_address(text: str) -> bool:
    return holds_address(split_name(text)[1])


def _with_brackets(part: str) -> str:
    """Return `Ana Ruiz ana@example.org` as `Ana Ruiz <ana@example.org>`; all else as it is."""
    words = part.split()
    addresses = [word for word in words if "@" in word]
    if len(addresses) != 1 or len(words) == 1 or "<" in part or not holds_address(addresses[0]):
        return part
    return f"{' '.join(word for word in words if word != addresses[0])} <{addresses[0]}>"
