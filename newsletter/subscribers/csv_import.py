"""Import: a file of people becomes rows to subscribe, rows that bar somebody, and rows to fix."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from newsletter.errors import RefusedError
from newsletter.model import Consent, Person, Topic
from newsletter.subscribers.column_survey import ColumnSurvey, survey_columns
from newsletter.subscribers.csv_columns import Columns, did_you_mean, read_columns
from newsletter.subscribers.csv_records import Record
from newsletter.subscribers.csv_table import CsvTable
from newsletter.subscribers.file_name_status import FileNameStatus, status_in_name
from newsletter.subscribers.person_row import BarredRow, RowError, Terms, UnclearRowError, read_row
from newsletter.subscribers.plain_words import plain_words
from newsletter.subscribers.row_judgement import Judgement, covers_implied
from newsletter.subscribers.seen_keys import SeenKeys
from newsletter.subscribers.status_columns import StatusColumn, find_status_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """A row that can be subscribed. `row` is the line of the file it starts on; `warning` "" is none."""

    row: int
    person: Person
    consent: Consent
    warning: str = ""
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that was left out: why, in a plain sentence, and its cells as they stand in the file."""

    row: int
    problem: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclearRow(BadRow):
    """A bad row whose person is not subscribed by any other row either, for staff must say what they want."""

    barred: BarredRow


Row: TypeAlias = ImportedRow | BarredRow | BadRow


class PeopleFile(Iterator[Row]):
    """The rows of a subscriber file, streamed once; what its columns are is known before the first row.

    `header` holds the column names as written, `status_columns` those that say who may be mailed, `left_out`
    those of which nothing is taken in, each with the name that may have been meant ("" for none).
    """

    def __init__(
        self,
        table: CsvTable,
        columns: Columns,
        status_columns: Sequence[StatusColumn],
        named: FileNameStatus | None,
        terms: Terms,
        attributes: Sequence[str],
    ) -> None:
        self.header = columns.header
        self.columns = columns
        self.status_columns = tuple(status_columns)
        self.named = named
        self.terms = terms
        self.tags_column = "" if columns.tags is None else columns.header[columns.tags].strip()
        self.encoding_note = table.encoding_note
        names = (
            columns.header[index].strip() for index in columns.left_out([one.index for one in status_columns])
        )
        found = {*columns.roles, *columns.attributes}
        self.left_out = tuple((name, did_you_mean(name, attributes, found)) for name in names)
        self._rows = _rows(table, columns, status_columns, terms)

    def __iter__(self) -> PeopleFile:
        return self

    def __next__(self) -> Row:
        return next(self._rows)


def read_people(
    file: Path,
    *,
    list: str,
    basis: str,
    actor: str,
    now: datetime,
    attributes: Sequence[str],
    ignored: Collection[str] = (),
    our_lists: Collection[str] | None = None,
    topics: Mapping[str, Topic] | None = None,
) -> PeopleFile:
    """Open a subscriber file and stream its rows; the format is in docs/reference/subscribers.md.

    The file is read twice: once for the values that stand in its columns, once for its rows. `basis` says how
    these people agreed and is written into every consent; `ignored` names opt-out columns to be passed over.
    `our_lists` are the keys and titles of all lists: a row of
    another of them is refused; None refuses rows of any other list. `topics` are the publication's.
    Raises ImportFileError at once when the file as a whole cannot be read, RefusedError without a basis.
    """
    if not basis.strip():
        raise RefusedError(
            f"{file} is not imported without saying how these people agreed",
            hint="Give the basis, e.g. “signed up at the spring fair, paper form 3”",
        )
    table = CsvTable(file)
    columns = read_columns(table.header(), attributes=attributes, file=str(file), topics=bool(topics))
    rows = (row.cells for row in table.rows() if not row.problem)
    list_column = columns.roles.get("list")
    survey = survey_columns(rows, len(columns.header), taken=columns.understood - {list_column})
    found = find_status_columns(columns.header, survey, taken=columns.understood, ignored=ignored)
    named = status_in_name(file.name)
    terms = Terms(
        list=list,
        basis=basis.strip(),
        actor=actor,
        now=now,
        file=file.name,
        implied_agrees=covers_implied(basis),
        topics=topics or {},
        foreign_list=_foreign_list(survey[list_column], our_lists) if list_column is not None else "",
        **({"status": named.status} if named and named.is_certain else {}),
    )
    never_attributes = [one.index for one in found if not one.only_marks]
    return PeopleFile(table, columns.without_attributes(never_attributes), found, named, terms, attributes)


def _foreign_list(seen: ColumnSurvey, our_lists: Collection[str] | None) -> str:
    """Return the list that all rows of a file are about, if it is none of ours; else ""."""
    if our_lists is None or seen.is_free_text or len(seen.values) != 1:
        return ""
    (name,) = seen.values
    return "" if plain_words(name) in set(map(plain_words, our_lists)) else name.strip()


def _rows(
    table: CsvTable, columns: Columns, status_columns: Sequence[StatusColumn], terms: Terms
) -> Iterator[Row]:
    seen = SeenKeys()
    for record in table.rows():
        try:
            yield _row(record, columns, status_columns, terms, seen)
        except UnclearRowError as error:
            yield UnclearRow(row=record.row, problem=str(error), cells=record.cells, barred=error.barred)
        except RowError as error:
            yield BadRow(row=record.row, problem=str(error), cells=record.cells)


def _row(
    record: Record, columns: Columns, status_columns: Sequence[StatusColumn], terms: Terms, seen: SeenKeys
) -> ImportedRow | BarredRow:
    if record.problem:
        raise RowError(record.problem)
    read = read_row(record.row, record.cells, columns, terms, status_columns)
    if isinstance(read, BarredRow):
        return read
    first = seen.see(read.person.address_key, record.row)
    if first is not None:
        raise RowError(f"The same address is already in row {first}")
    return ImportedRow(
        row=record.row,
        person=read.person,
        consent=read.consent,
        warning=read.warning,
        judgement=read.judgement if read.judgement.ignored else None,
    )
