"""The cells of one row, each as the text that is kept, or refused in one plain sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from newsletter.model.phrase import counted, phrase
from newsletter.subscribers.csv_columns import Columns
from newsletter.subscribers.formula_guard import unguard

MAX_CELL_CHARS = 500

_STEERING = re.compile(r"[\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"[\s\u0085]+")


class RowError(Exception):
    """What is wrong with one row, in one plain sentence."""


class RowCells:
    """The cells of one row by the name of their column; a row that does not fit its header is a RowError."""

    def __init__(self, cells: Sequence[str], columns: Columns) -> None:
        width = len(columns.header)
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            raise RowError(
                counted(
                    "It has {count} cell where the first line names {width}",
                    "It has {count} cells where the first line names {width}",
                    len(cells),
                    width=width,
                )
            )
        for index in columns.unnamed:
            if cells[index].strip():
                raise RowError(
                    phrase(
                        "Something stands in column {number}, which has no name in the first line",
                        number=index + 1,
                    )
                )
        self.cells = cells
        self._columns = columns

    def __call__(self, role: str) -> str:
        """Return the cell of a role as it is kept, "" when the file has no such column."""
        index = self._columns.roles.get(role)
        return "" if index is None else clean_text(self.cells[index], role)

    def raw(self, role: str) -> str:
        """Return a cell with only the spreadsheet guard removed."""
        return readable(unguard(self.cells[self._columns.roles[role]].strip()), role)

    def day_first(self, role: str) -> bool | None:
        """Return how the column of a role writes dates, None where that does not matter."""
        return self._columns.day_first.get(self._columns.roles.get(role, -1))

    def attribute(self, name: str) -> str:
        """Return the cell of a declared attribute."""
        return clean_text(self.cells[self._columns.attributes[name]], name)

    def at(self, index: int) -> str:
        """Return a cell by its place, with only the spreadsheet guard removed."""
        return unguard(self.cells[index].strip())


@lru_cache(maxsize=16_384)
def clean_text(cell: str, column: str) -> str:
    """Return a cell as it is kept: unguarded, NFC, on one line, without marks that steer direction.

    Remembered, because names, languages and neighborhoods repeat by the thousand.
    """
    text = _STEERING.sub("", unguard(cell.strip(" \n\r\u00a0")))
    return readable(_SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip(), column)


def readable(text: str, column: str) -> str:
    """Return the text, or raise RowError for one that is too long or holds what nobody can read."""
    if len(text) > MAX_CELL_CHARS:
        raise RowError(
            phrase(
                "The cell {column} has {count:,} characters; at most {max_cell_chars} are kept",
                column=column,
                count=len(text),
                max_cell_chars=MAX_CELL_CHARS,
            )
        )
    if "\ufffd" in text:
        raise RowError(
            phrase("The cell {column} has an unreadable character; save the file as CSV UTF-8", column=column)
        )
    if text.isprintable():
        return text
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\r\n" for char in text):
        raise RowError(phrase("The cell {column} has a control character in it", column=column))
    return text
