"""Import: a file of people becomes rows to subscribe, rows that bar somebody, and rows to fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from newsletter.errors import RefusedError
from newsletter.issues.date_conventions import DateConventions
from newsletter.model import Topic
from newsletter.model.phrase import phrase
from newsletter.subscribers.column_choices import NO_CHOICES, ColumnChoices
from newsletter.subscribers.column_meaning import ColumnMeaning, column_meaning
from newsletter.subscribers.column_survey import ColumnSurvey, survey_columns
from newsletter.subscribers.csv_columns import Columns, read_columns
from newsletter.subscribers.csv_records import Record, RecordBatch
from newsletter.subscribers.csv_table import CsvTable
from newsletter.subscribers.date_order import DateOrder, DateSurvey
from newsletter.subscribers.file_name_status import FileNameStatus, status_in_name
from newsletter.subscribers.layouts.layout import Layout
from newsletter.subscribers.layouts.recognition import recognize
from newsletter.subscribers.lost_zeros import LostZeros
from newsletter.subscribers.person_row import BarredRow, RowError, Terms, UnclearRowError
from newsletter.subscribers.person_row import PersonRow as PersonRow
from newsletter.subscribers.person_rows import PersonRows
from newsletter.subscribers.plain_row_reader import PlainRowReader, reads_plainly
from newsletter.subscribers.plain_words import plain_words
from newsletter.subscribers.row_judgement import covers_implied
from newsletter.subscribers.row_reader import RowReader, read_further
from newsletter.subscribers.seen_rows import SeenRows
from newsletter.subscribers.status_columns import StatusColumn, find_status_columns
from newsletter.subscribers.summary_row import is_summary
from newsletter.subscribers.table import Table
from newsletter.subscribers.unknown_columns import LeftOutColumn as LeftOutColumn
from newsletter.subscribers.unknown_columns import address_column, left_out_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that was left out: why, in a plain sentence, and its cells as they stand in the file."""

    row: int
    problem: str
    cells: tuple[str, ...]
    file: str = ""
    """The file in an archive, "" where there is only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclearRow(BadRow):
    """A bad row whose person is not subscribed by any other row either, for staff must say what they want."""

    barred: BarredRow


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRow(BadRow):
    """A bad row whose address stood in an earlier one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """A total or a remark below the people; it is passed over."""

    row: int
    text: str


Row: TypeAlias = PersonRow | BarredRow | BadRow | SummaryRow


class PeopleFile(Iterator[Row]):
    """The rows of a subscriber file, streamed once; what its columns are is known before the first row.

    `header` holds the column names as written, `status_columns` those that say who may be mailed, `left_out`
    those of which nothing is taken in. `layout` is the tool that wrote the file, None for an unknown one.
    """

    def __init__(
        self,
        table: Table,
        columns: Columns,
        status_columns: Sequence[StatusColumn],
        named: FileNameStatus | None,
        terms: Terms,
        seen: SeenRows,
    ) -> None:
        number = seen.begin(table.label)
        self.table = table
        self.header = columns.header
        self.columns = columns
        self.layout = columns.layout
        self.status_columns = tuple(status_columns)
        self.named = named
        self.terms = terms
        self.tags_column = "" if columns.tags is None else columns.header[columns.tags].strip()
        self.encoding_note = table.encoding_note
        self.left_out: tuple[LeftOutColumn, ...] = ()
        self.date_orders: tuple[DateOrder, ...] = ()
        self.address_column = ""
        """The column that was taken for the addresses by what stands in it, "" for one known by name."""
        self.lost_zeros: tuple[str, ...] = ()
        self.parts: Iterator[Row | PersonRows] = _FileReader(self, seen, number).parts()
        """The rows in order, those of people who are subscribed together where they follow each other."""
        self._rows = _one_by_one(self.parts, terms)

    def __iter__(self) -> PeopleFile:
        return self

    def __next__(self) -> Row:
        return next(self._rows)


def read_people(
    file: Path | Table,
    *,
    list: str,
    basis: str,
    actor: str,
    now: datetime,
    attributes: Sequence[str],
    ignored: Collection[str] = (),
    our_lists: Collection[str] | None = None,
    choices: ColumnChoices = NO_CHOICES,
    custom: DateConventions = DateConventions(),  # noqa: B008 - frozen
    seen: SeenRows | None = None,
    topics: Mapping[str, Topic] | None = None,
) -> PeopleFile:
    """Open a subscriber file and stream its rows; the format is in docs/reference/subscribers.md.

    The file is read twice: once for the values that stand in its columns, once for its rows. `basis` says how
    these people agreed and is written into every consent; `ignored` names opt-out columns to be passed over.
    `our_lists` are the keys and titles of all lists: a row of
    another of them is refused; None refuses rows of any other list. `topics` are the publication's,
    `choices` say what columns are, `custom` how dates are written here, where the file's own do not show it;
    `seen` has the rows of earlier files.
    Raises ImportFileError at once when the file as a whole cannot be read, RefusedError without a basis.
    """
    if not basis.strip():
        raise RefusedError(
            phrase("{file} is not imported without saying how these people agreed", file=file),
            hint="Give the basis, e.g. “signed up at the spring fair, paper form 3”",
        )
    table = file if isinstance(file, Table) else CsvTable(file)
    header = table.header(also=choices.columns_of("email"))
    layout = recognize(header)
    by_values = address_column(table, header, layout, choices)
    if by_values:
        choices = replace(choices, mapped={**choices.mapped, by_values: "email"})
    columns = read_columns(
        header, attributes=attributes, file=table.name, layout=layout, choices=choices, topics=bool(topics)
    )
    list_column = columns.roles.get("list")
    dates, zeros = DateSurvey(_date_columns(columns)), LostZeros(columns, country=custom.country)
    taken = columns.understood - set(columns.mapped)
    sizes = Counter[str]()
    rows = _surveyed(table, dates, zeros, sizes)
    survey = survey_columns(rows, len(columns.header), taken=taken - {list_column})
    found = find_status_columns(
        columns.header,
        survey,
        taken=taken,
        ignored=ignored,
        layout=layout,
        chosen=columns.chosen_status,
    )
    _refuse_mapped_statuses(columns, found, table.name)
    orders = dates.orders(
        columns.header,
        custom,
        tool=layout.tool if layout else "",
        day_first=layout.day_first if layout else None,
    )
    columns, found = _with_orders(columns, found, orders)
    named = status_in_name(table.file_name)
    terms = Terms(
        list=list,
        basis=basis.strip(),
        actor=actor,
        now=now,
        file=table.label,
        implied_agrees=covers_implied(basis),
        topics=topics or {},
        foreign_list=_foreign_list(survey[list_column], our_lists) if list_column is not None else "",
        **({"status": named.status} if named and named.is_certain else {}),
    )
    never_attributes = [one.index for one in found if not one.only_marks]
    columns = columns.without_attributes(never_attributes)
    seen = seen or SeenRows()
    seen.reserve(sizes["rows"])
    people = PeopleFile(table, columns, found, named, terms, seen)
    people.left_out = left_out_columns(columns, found, survey, attributes)
    people.date_orders = tuple(orders.values())
    people.address_column = by_values
    people.lost_zeros = zeros.notes()
    return people


def _refuse_mapped_statuses(columns: Columns, found: Sequence[StatusColumn], file: str) -> None:
    """Raise RefusedError if a column that says who may be mailed was chosen to be something else."""
    for column in found:
        if column.index in columns.mapped and not column.only_marks and not column.is_ignored:
            raise RefusedError(
                phrase(
                    "{file}: the column “{name}” says who may be mailed, so it cannot be mapped; nobody was "
                    "imported",
                    file=file,
                    name=column.name,
                ),
                hint="Map it to “status”, or leave it unmapped",
            )


def _surveyed(
    table: Table, dates: DateSurvey, zeros: LostZeros, sizes: Counter[str]
) -> Iterator[Sequence[Sequence[str]]]:
    """Yield the rows, several at a time; `sizes` counts them."""
    for part in table.batches():
        if dates.looks or zeros.looks:
            for row, cells in enumerate(part.whole, part.first):
                dates.see(cells, row)
                zeros.see(cells, row)
        sizes["rows"] += len(part.whole)
        yield part.whole


def _date_columns(columns: Columns) -> tuple[int, ...]:
    """Return the columns whose cells may be read as dates."""
    since = [columns.roles["since"]] if "since" in columns.roles else []
    of_leaving = [
        index
        for index, name in enumerate(columns.header)
        if (meaning := _meaning_of(columns.layout, name)) is not None and meaning.fixed
    ]
    return tuple(dict.fromkeys((*columns.consent_dates, *since, *columns.record_dates, *of_leaving)))


def _meaning_of(layout: Layout | None, name: str) -> ColumnMeaning | None:
    rule = layout.rule(name) if layout is not None else None
    return rule.meaning if rule is not None else column_meaning(name)


def _with_orders(
    columns: Columns, found: Sequence[StatusColumn], orders: Mapping[int, DateOrder]
) -> tuple[Columns, tuple[StatusColumn, ...]]:
    day_first = {index: order.day_first for index, order in orders.items()}
    status_columns = tuple(replace(one, day_first=day_first.get(one.index)) for one in found)
    return replace(columns, day_first=day_first), status_columns


def _foreign_list(seen: ColumnSurvey, our_lists: Collection[str] | None) -> str:
    """Return the list that all rows of a file are about, if it is none of ours; else ""."""
    if our_lists is None or seen.is_free_text or len(seen.values) != 1:
        return ""
    (name,) = seen.values
    return "" if plain_words(name) in set(map(plain_words, our_lists)) else name.strip()


def _one_by_one(parts: Iterator[Row | PersonRows], terms: Terms) -> Iterator[Row]:
    for part in parts:
        if isinstance(part, PersonRows):
            yield from part.rows(terms)
        else:
            yield part


class _FileReader:
    """Reads the rows of one file; several at a time where it can have plain ones."""

    def __init__(self, file: PeopleFile, seen: SeenRows, number: int) -> None:
        columns, terms, status_columns = file.columns, file.terms, file.status_columns
        self._table = file.table
        self._columns, self._terms, self._status_columns = columns, terms, status_columns
        self._seen, self._number = seen, number
        self._reader = RowReader(columns, terms, status_columns)
        self._plain = (
            PlainRowReader(columns, terms, status_columns)
            if reads_plainly(columns, terms, status_columns)
            else None
        )

    def parts(self) -> Iterator[Row | PersonRows]:
        """Yield the rows in order."""
        for part in self._table.batches():
            if isinstance(part, RecordBatch) and self._plain is not None:
                if part.cells:
                    yield from self._read_batch(part, self._plain)
            else:
                for record in part.records():
                    for row in self._read(record):
                        yield self._once(row, record.cells)

    def _read_batch(self, batch: RecordBatch, plain: PlainRowReader) -> Iterator[Row | PersonRows]:
        rows, odd = plain.read(batch)
        people: dict[int, PersonRow] = {}
        others: dict[int, list[Row]] = {}
        for place in odd:
            read = self._read_at(batch, place)
            if len(read) == 1 and isinstance(read[0], PersonRow):
                people[place] = read[0]
            else:
                others[place] = read
        for run in rows.with_rows(people).runs(others):
            if isinstance(run, int):
                for row in others[run]:
                    yield self._once(row, batch.cells[run])
            else:
                yield from self._first_of_their_address(run, batch)

    def _first_of_their_address(self, run: PersonRows, batch: RecordBatch) -> Iterator[Row | PersonRows]:
        again = self._seen.see_many(run.address_key, run.first, self._number)
        for part in run.runs(again):
            if isinstance(part, int):
                cells = batch.cells[run.first + part - batch.first]
                yield self._once(run.row(part, self._terms), cells)
            else:
                yield part

    def _read_at(self, batch: RecordBatch, place: int) -> list[Row]:
        cells = batch.cells[place]
        if not any(map(str.strip, cells)):
            return []
        return list(self._read(Record(batch.first + place, tuple(cells))))

    def _once(self, row: Row, cells: Sequence[str]) -> Row:
        """Return a row, or that its address stood in an earlier one."""
        if isinstance(row, PersonRow) and (first := self._seen.see(row.address_key, row.row, self._number)):
            problem = phrase("The same address is already in {first}", first=first)
            return DuplicateRow(row=row.row, problem=problem, cells=tuple(cells))
        return row

    def _read(self, record: Record) -> Iterator[Row]:
        """Yield what one row says of its address, then of further ones."""
        cells = record.cells
        try:
            if record.problem:
                raise RowError(record.problem)
            yield self._reader.read(record.row, cells)
        except UnclearRowError as error:
            yield UnclearRow(row=record.row, problem=str(error), cells=cells, barred=error.barred)
        except RowError as error:
            yield from self._broken(record, error)
            return
        email = self._columns.roles["email"]
        if self._columns.more_addresses or (email < len(cells) and cells[email].count("@") > 1):
            yield from self._further(record)

    def _broken(self, record: Record, error: RowError) -> Iterator[Row]:
        if is_summary(record.cells):
            said = " ".join(filter(None, map(str.strip, record.cells)))
            yield SummaryRow(row=record.row, text=said[:80])
        elif several := self._further(record):
            yield replace(several[0], is_further=False)
            yield from several[1:]
        else:
            yield BadRow(row=record.row, problem=str(error), cells=record.cells)

    def _further(self, record: Record) -> tuple[BarredRow, ...]:
        """Return the further addresses of a row that nobody may mail."""
        if record.problem:
            return ()
        return read_further(record.row, record.cells, self._columns, self._terms, self._status_columns)
