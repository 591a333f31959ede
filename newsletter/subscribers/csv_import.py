"""Import: a file of people becomes rows to subscribe and rows to mend, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TextIO, TypeAlias

from newsletter.errors import ImportFileError, RefusedError
from newsletter.model import Consent, Person
from newsletter.subscribers.csv_columns import Columns, names_email, read_columns
from newsletter.subscribers.csv_records import Record, read_records
from newsletter.subscribers.csv_text import SniffedText, open_text, sniff_text
from newsletter.subscribers.person_row import RowError, Terms, read_row
from newsletter.subscribers.seen_keys import SeenKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """A row that can be subscribed. `row` is the line of the file it starts on; `warning` "" is none."""

    row: int
    person: Person
    consent: Consent
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that was left out: why, in a plain sentence, and its cells as they stand in the file."""

    row: int
    problem: str
    cells: tuple[str, ...]


Row: TypeAlias = ImportedRow | BadRow


class PeopleFile(Iterator[Row]):
    """The rows of a subscriber file, streamed once; `header` holds the column names as written."""

    def __init__(self, header: tuple[str, ...], rows: Iterator[Row]) -> None:
        self.header = header
        self._rows = rows

    def __iter__(self) -> PeopleFile:
        return self

    def __next__(self) -> Row:
        return next(self._rows)


def read_people(
    file: Path, *, list: str, basis: str, actor: str, now: datetime, attributes: Sequence[str]
) -> PeopleFile:
    """Open a subscriber file and stream its rows; the format is in docs/reference/subscribers.md.

    `basis` says how these people agreed and is written into every consent. Raises ImportFileError at
    once when the file as a whole cannot be read, RefusedError without a basis.
    """
    if not basis.strip():
        raise RefusedError(
            f"{file} is not imported without saying how these people agreed",
            hint="Give the basis, e.g. “signed up at the spring fair, paper form 3”",
        )
    form = sniff_text(file)
    columns = _columns(file, form, attributes)
    terms = Terms(list=list, basis=basis.strip(), actor=actor, now=now, file=file.name)
    return PeopleFile(columns.header, _rows(file, form, columns, terms))


def _columns(file: Path, form: SniffedText, attributes: Sequence[str]) -> Columns:
    with open_text(file, form) as stream:
        head = tuple(islice(_records(stream, form), 10))
    if not head or head[0].problem:
        raise ImportFileError(f"{file}: the first line cannot be read as column names", hint=_NAMES)
    later = next((record for record in head[1:] if names_email(record.cells)), None)
    if later and not names_email(head[0].cells):
        raise ImportFileError(
            f"{file}: the column names stand in line {later.row}, not in the first line",
            hint="Delete the lines above them",
        )
    return read_columns(head[0].cells, attributes=attributes, file=str(file))


_NAMES = "Write names such as: email,first_name,last_name,lang"


def _records(stream: TextIO, form: SniffedText) -> Iterator[Record]:
    return read_records(stream, delimiter=form.delimiter, skip_lines=form.skip_lines)


def _rows(file: Path, form: SniffedText, columns: Columns, terms: Terms) -> Iterator[Row]:
    seen = SeenKeys()
    with open_text(file, form) as stream:
        for record in islice(_records(stream, form), 1, None):
            try:
                yield _row(record, columns, terms, seen)
            except RowError as error:
                yield BadRow(row=record.row, problem=str(error), cells=record.cells)


def _row(record: Record, columns: Columns, terms: Terms, seen: SeenKeys) -> ImportedRow:
    if record.problem:
        raise RowError(record.problem)
    person, consent, warning = read_row(record.row, record.cells, columns, terms)
    first = seen.see(person.address_key, record.row)
    if first is not None:
        raise RowError(f"The same address stands in row {first} already")
    return ImportedRow(row=record.row, person=person, consent=consent, warning=warning)
