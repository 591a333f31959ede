"""An address list: a file of people who must not be mailed, with or without column names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from newsletter.errors import AddressError, ImportFileError, RefusedError
from newsletter.subscribers.address import read_address, split_name
from newsletter.subscribers.column_survey import survey_columns
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_columns import email_column, holds_address
from newsletter.subscribers.csv_import import BadRow
from newsletter.subscribers.csv_records import Record
from newsletter.subscribers.csv_table import CsvTable
from newsletter.subscribers.formula_guard import unguard
from newsletter.subscribers.row_judgement import judge
from newsletter.subscribers.status_columns import StatusColumn, find_status_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAddress:
    """An address of the list: the line it starts on, its key, since when, and what the file says besides."""

    row: int
    address_key: str
    at: datetime
    said: str = ""


Row: TypeAlias = ListedAddress | BadRow


class AddressList:
    """The addresses of a file. `header` is () for a list without column names."""

    def __init__(self, file: Path, now: datetime) -> None:
        self._table = CsvTable(file)
        self._now = now
        first = self._table.first_records()
        cells = first[0].cells if first else ()
        bare = next((index for index, cell in enumerate(cells) if _names_one(cell)), None)
        self.header: tuple[str, ...] = () if bare is not None else self._table.header()
        self._email = bare if bare is not None else _email(file, self.header)
        self._columns = self._status_columns()
        self._refuse_a_mixed_list(file)

    def __iter__(self) -> Iterator[Row]:
        for record in self._table.rows() if self.header else self._table.records():
            yield self._row(record)

    def _status_columns(self) -> tuple[StatusColumn, ...]:
        rows = (record.cells for record in self._table.rows() if not record.problem)
        survey = survey_columns(rows, len(self.header))
        return find_status_columns(self.header, survey, taken=[self._email])

    def _refuse_a_mixed_list(self, file: Path) -> None:
        """Raise RefusedError for a file by which some of its people are subscribed and others are not."""
        subscribed = barred = 0
        for record in self._table.rows() if self._columns else ():
            if len(record.cells) >= len(self.header) and not record.problem:
                said = {
                    column.status(unguard(record.cells[column.index].strip())) for column in self._columns
                }
                is_barred = any(status is not None and status.suppresses for status in said)
                barred += is_barred
                subscribed += ContactStatus.SUBSCRIBED in said and not is_barred
        if subscribed and barred:
            raise RefusedError(
                f"{file} also holds people who are subscribed ({subscribed:,}); nobody was suppressed",
                hint="Import it instead: an import suppresses those who left, and nobody else",
            )

    def _row(self, record: Record) -> Row:
        try:
            if record.problem or self._email >= len(record.cells):
                raise AddressError(record.problem or "There is no address")
            _name, typed = split_name(unguard(record.cells[self._email].strip()))
            _kept, key = read_address(typed)
        except AddressError as error:
            return BadRow(row=record.row, problem=error.message, cells=record.cells)
        at, said = self._besides(record.cells)
        return ListedAddress(row=record.row, address_key=key, at=at or self._now, said=said)

    def _besides(self, cells: Sequence[str]) -> tuple[datetime | None, str]:
        if not self._columns or len(cells) < len(self.header):
            return None, ""
        judgement = judge(cells, self._columns, address=cells[self._email])
        return judgement.date(self._now), judgement.note()


def _names_one(cell: str) -> bool:
    return holds_address(split_name(cell)[1])


def _email(file: Path, header: Sequence[str]) -> int:
    found = email_column(header)
    if found is None:
        raise ImportFileError(
            f"{file} has no column named email, and no address in its first line",
            hint="Name the column of addresses “email” in the first line, or write one address a line",
        )
    return found
