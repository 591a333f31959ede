"""An address list: a file of people who must not be mailed, with or without column names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from newsletter.errors import AddressError, ImportFileError, RefusedError
from newsletter.model import SuppressionReason
from newsletter.model.phrase import phrase
from newsletter.subscribers.address import read_address, split_name
from newsletter.subscribers.column_meaning import Meaning
from newsletter.subscribers.column_survey import survey_columns
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_columns import email_columns, holds_address
from newsletter.subscribers.csv_import import BadRow
from newsletter.subscribers.csv_records import Record
from newsletter.subscribers.csv_table import CsvTable
from newsletter.subscribers.formula_guard import unguard
from newsletter.subscribers.layouts.layout import Layout
from newsletter.subscribers.layouts.recognition import recognize
from newsletter.subscribers.plain_words import plain
from newsletter.subscribers.row_judgement import Judgement, judge
from newsletter.subscribers.status_columns import StatusColumn, find_status_columns
from newsletter.subscribers.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAddress:
    """An address of the list: the line it starts on, its key, since when, and what the file says besides."""

    row: int
    address_key: str
    at: datetime
    said: str = ""
    reason: SuppressionReason | None = None
    """What the row itself says: of a list of people who left, some may have bounced."""


Row: TypeAlias = ListedAddress | BadRow
_SEPARATORS = re.compile(r"[;,\s]+(?=[^;,]*@)")


class AddressList:
    """The addresses of a file. `header` is () for a list without column names.

    Whoever stands in it must not be mailed, so every address of a row counts: three in one line, two in one
    cell, those of a second column named email.
    """

    def __init__(self, file: Path | Table, now: datetime) -> None:
        self._table = file if isinstance(file, Table) else CsvTable(file)
        self._now = now
        first = self._table.first_records()
        # No column is called anything with an "@": such a first line is an address, or meant to be one.
        is_bare = bool(first) and any("@" in cell for cell in first[0].cells)
        self.header: tuple[str, ...] = () if is_bare else self._table.header()
        self.layout = recognize(self.header)
        self._emails = (
            () if is_bare else _email_columns(self._table.name, self.header, first[1:], self.layout)
        )
        self._columns = self._status_columns()
        self._refuse_a_mixed_list(self._table.name)

    def __iter__(self) -> Iterator[Row]:
        for record in self._table.rows() if self.header else self._table.records():
            yield from self._read(record)

    def _status_columns(self) -> tuple[StatusColumn, ...]:
        survey = survey_columns((part.whole for part in self._table.batches()), len(self.header))
        return find_status_columns(self.header, survey, taken=self._emails, layout=self.layout)

    def _refuse_a_mixed_list(self, file: str) -> None:
        """Raise RefusedError for a file by which some of its people are subscribed and others are not."""
        subscribed = barred = 0
        for record in self._table.rows() if self._columns else ():
            if len(record.cells) >= len(self.header) and not record.problem:
                cells = {column: unguard(record.cells[column.index].strip()) for column in self._columns}
                is_barred = any(_bars(column, cell) for column, cell in cells.items())
                barred += is_barred
                subscribed += not is_barred and any(_clears(column, cell) for column, cell in cells.items())
        if subscribed and barred:
            raise RefusedError(
                phrase(
                    "{file} also holds people who are subscribed ({subscribed:,}); nobody was suppressed",
                    file=file,
                    subscribed=subscribed,
                ),
                hint="Import it instead: an import suppresses those who left, and nobody else",
            )

    def _read(self, record: Record) -> Iterator[Row]:
        try:
            keys = self._keys(record)
        except AddressError as error:
            yield BadRow(row=record.row, problem=error.message, cells=record.cells)
            return
        judgement = self._besides(record.cells)
        at = judgement.date(self._now) if judgement else None
        said = judgement.note() if judgement else ""
        reason = judgement.status.suppresses if judgement else None
        for key in keys:
            yield ListedAddress(row=record.row, address_key=key, at=at or self._now, said=said, reason=reason)

    def _keys(self, record: Record) -> tuple[str, ...]:
        """Return the keys of a row's addresses; raises AddressError for none, and for a wrong one."""
        if record.problem:
            raise AddressError(record.problem)
        if self._emails:
            surplus = [cell for cell in record.cells[len(self.header) :] if "@" in cell]
            cells = [record.cells[index] for index in self._emails if index < len(record.cells)] + surplus
        else:
            cells = [cell for cell in record.cells if "@" in cell] or list(record.cells[:1])
        filled = [cell for cell in map(str.strip, cells) if cell]
        if not filled:
            raise AddressError("There is no address")
        return tuple(dict.fromkeys(key for cell in filled for key in _keys_in(unguard(cell))))

    def _besides(self, cells: Sequence[str]) -> Judgement | None:
        """Return what the row says besides; None for nothing."""
        if not self._columns or len(cells) < len(self.header):
            return None
        return judge(cells, self._columns, address=cells[self._emails[0]])


def _bars(column: StatusColumn, cell: str) -> bool:
    status = column.status(cell)
    return status is not None and status.suppresses is not None


def _clears(column: StatusColumn, cell: str) -> bool:
    """Say whether a cell says that its person is subscribed: in words, or as a mark that is not set."""
    is_mark = column.meaning.meaning is Meaning.OPT_OUT and not column.meaning.detail
    return column.status(cell) is ContactStatus.SUBSCRIBED or (is_mark and column.status(cell) is None)


def _keys_in(cell: str) -> list[str]:
    """Return the keys of the addresses in one cell, which may hold several."""
    parts = [part for part in _SEPARATORS.split(cell) if "@" in part]
    if len(parts) > 1 and all(map(_names_one, parts)):
        return [key for part in parts for key in _keys_in(part.strip())]
    if cell.startswith(("@", "*@")):
        raise AddressError(
            phrase(
                "“{cell}” stands for a whole domain; only single addresses can be suppressed", cell=cell[:80]
            )
        )
    return [read_address(split_name(cell)[1])[1]]


def _names_one(cell: str) -> bool:
    return holds_address(split_name(cell)[1])


def _email_columns(
    file: str, header: Sequence[str], rows: Sequence[Record], layout: Layout | None
) -> tuple[int, ...]:
    """Return the columns of addresses: those that are named so, else the one that holds them."""
    of_tool = {plain(name) for name in layout.email} if layout is not None else set()
    mine = tuple(index for index, name in enumerate(header) if plain(name) in of_tool)
    if named := tuple(dict.fromkeys((*mine, *email_columns(header)))):
        return named
    cells = [(index, cell) for row in rows for index, cell in enumerate(row.cells[: len(header)])]
    holding = sorted({index for index, cell in cells if _names_one(cell)})
    if len(holding) == 1:
        return tuple(holding)
    several = ", ".join(f"“{header[index].strip()}”" for index in holding)
    raise ImportFileError(
        phrase("{file} has no column named email, and no address in its first line", file=file),
        hint=phrase(
            "These hold addresses: {several}. Name the right one “email” in the first line", several=several
        )
        if several
        else "Name the column of addresses “email” in the first line, or write one address a line",
    )
