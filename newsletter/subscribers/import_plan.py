"""The plan of an import: all of a file read and decided, before anything is written.

Several rows may be about one person. Then the heaviest status counts, in whatever order the rows stand:
complained, unsubscribed, bounced, never subscribed, unknown, subscribed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from newsletter.errors import NotFoundError, RefusedError
from newsletter.issues.date_conventions import DateConventions
from newsletter.model import (
    Consent,
    ConsentAction,
    PeopleBatch,
    Person,
    Suppression,
    SuppressionReason,
    Topic,
)
from newsletter.model.phrase import joined, phrase
from newsletter.subscribers.column_choices import NO_CHOICES, ColumnChoices
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_import import (
    BadRow,
    PeopleFile,
    Row,
    SummaryRow,
    UnclearRow,
    read_people,
)
from newsletter.subscribers.file_name_status import refusal
from newsletter.subscribers.person_row import BarredRow, Doubt, PersonRow, Terms
from newsletter.subscribers.person_rows import PersonRows
from newsletter.subscribers.plain_words import plain_words
from newsletter.subscribers.row_judgement import Judgement
from newsletter.subscribers.row_spool import Packed, RowSpool
from newsletter.subscribers.seen_keys import SeenKeys
from newsletter.subscribers.seen_rows import SeenRows
from newsletter.subscribers.status_columns import StatusColumn
from newsletter.subscribers.status_counts import StatusCount, StatusCounter
from newsletter.subscribers.table import Table

_NOTE_CHARS = 400


def no_tick() -> None:
    """Do nothing after a row."""


class ImportPlan:
    """What an import is going to write. A context manager: its rows wait in a file without a name.

    The files of an archive are one import: who left by one of them is subscribed by none. Write
    `suppressions()` before `people()`: whoever left is then never subscribed, not even for a moment.
    """

    def __init__(self, files: Sequence[PeopleFile]) -> None:
        self.files = tuple(files)
        self.bad: list[BadRow] = []
        self.bad_of: dict[int, list[BadRow]] = {}
        """The bad rows of each file, by its place in `files`."""
        self.warnings: list[tuple[int, str]] = []
        self.summaries: list[SummaryRow] = []
        self.doubts: Counter[Doubt] = Counter()
        """How many addresses are doubtful, by what is doubtful about them."""
        self.further = 0
        """How many further addresses of people are suppressed, besides their first."""
        self._terms: Terms = files[0].terms
        self._subscribed, self._barred = RowSpool(), RowSpool()
        self._heaviest = SeenKeys()
        self._counter = StatusCounter()
        self._barring = {
            plain_words(column.name): SeenKeys()
            for column in self.status_columns
            if column.is_ignored or not column.meaning.fixed
        }
        self._unclear: set[str] = set()
        self._clear: set[str] = set()
        self._ignored = {plain_words(column.name) for column in self.status_columns if column.is_ignored}

    @property
    def file(self) -> PeopleFile:
        """Return the first file, most often the only one."""
        return self.files[0]

    @property
    def status_columns(self) -> tuple[StatusColumn, ...]:
        """Return the columns that say who may be mailed; those of one name in several files once."""
        found: dict[str, StatusColumn] = {}
        for file in self.files:
            for column in file.status_columns:
                known = found.setdefault(plain_words(column.name), column)
                if known.meaning.fixed and not column.meaning.fixed:
                    found[plain_words(column.name)] = column
        return tuple(found.values()) if len(self.files) > 1 else self.file.status_columns

    def people_barred(self) -> tuple[tuple[str, int | None], ...]:
        """Return each column that says who may be mailed, with the number of people whom it bars.

        None: a date or a place, which nobody counted.
        """
        columns = self.status_columns
        keys = [(column.name, self._barring.get(plain_words(column.name))) for column in columns]
        return tuple((name, None if seen is None else len(seen)) for name, seen in keys)

    def unclear_columns(self) -> Mapping[str, int]:
        """Return the columns that bar only by words which nobody knows, each with how many people it bars."""
        names = self._unclear - self._clear
        return {name: people for name, people in self.people_barred() if name in names and people}

    @property
    def counts(self) -> tuple[StatusCount, ...]:
        """Return how many rows are not subscribed, by what says so."""
        return self._counter.counts()

    @property
    def rows(self) -> int:
        """How many rows wait to be written; those whom other rows of the file bar are among them."""
        return self._subscribed.rows

    def read(self, on_row: Callable[[], None] = no_tick) -> None:
        """Read and decide every row of the files; `on_row` is called after each."""
        for number, file in enumerate(self.files):
            for part in file.parts:
                if isinstance(part, PersonRows):
                    for _ in range(part.size):
                        on_row()
                    for row in part.remarks.values():
                        self._take_remarks(row, number)
                    self._subscribed.add((*part.packed, number), rows=part.size)
                else:
                    on_row()
                    self._take(part, number)
        if len(self._heaviest):
            for packed in self._subscribed:
                for key in _keys(packed):
                    if heavier := self._heaviest.get(key):
                        self._counter.add_other_row(_status(heavier))

    def _take(self, row: Row, number: int) -> None:
        match row:
            case PersonRow():
                self._take_person(row, number)
            case BarredRow():
                self._take_barred(row, number)
            case UnclearRow():
                self._take_bad(BadRow(row=row.row, problem=row.problem, cells=row.cells), number)
                self._remember(row.barred)
            case SummaryRow():
                self.summaries.append(row)
            case BadRow():
                self._take_bad(row, number)

    def _take_bad(self, row: BadRow, number: int) -> None:
        if len(self.files) > 1:
            row = replace(row, file=self.files[number].terms.file)
        self.bad.append(row)
        self.bad_of.setdefault(number, []).append(row)

    def check(self, ignored: Mapping[str, int]) -> None:
        """Raise for a column to be ignored that bars another number of people, and for a wrong file name."""
        for name, people in ignored.items():
            if plain_words(name) not in self._ignored:
                raise _no_such_column(name, self.status_columns, self._terms.file)
            bars = len(self._barring[plain_words(name)])
            if bars != people:
                raise RefusedError(
                    phrase(
                        "{file}: the column “{name}” bars {people}, not {people2:,}; nobody was imported",
                        file=self._terms.file,
                        name=name,
                        people=_people(bars),
                        people2=people,
                    ),
                    hint="Ignore it, with that number, only if all of them want mail",
                )
        for number, file in enumerate(self.files):
            named = file.named
            left = (packed for packed in self._people_left() if packed[-1] == number)
            if named is not None and not named.is_certain and next(left, None) is not None:
                raise refusal(file.terms.file, named.status)

    def people(self) -> Iterator[tuple[Person, Consent] | PeopleBatch]:
        """Return who is to be subscribed: one row a person, none of whom any row says no."""
        terms = [file.terms for file in self.files]
        for packed in self._people_left():
            if _is_plain(packed):
                yield PersonRows(*packed[:-1]).people(terms[packed[-1]])
            else:
                row = PersonRow.unpacked(packed[:-1], terms[packed[-1]])
                yield row.person, row.consent

    def suppressions(self) -> Iterator[tuple[Suppression, Consent]]:
        """Return who is to be suppressed, once each, with the withdrawal of whoever is on the list."""
        done = SeenKeys()
        for row, key, weight, reason, everywhere, at, said, number in self._barred:
            if self._heaviest.get(key) != weight or done.see(key, row) is not None:
                continue
            moment = self._terms.now if at is None else datetime.fromisoformat(at)
            source = f"{self.files[number].terms.file} row {row}"
            suppression = Suppression(
                address_key=key,
                reason=SuppressionReason(reason),
                at=moment,
                list=None if everywhere else self._terms.list,
                note=f"{source}: {said}"[:_NOTE_CHARS],
            )
            yield suppression, self._withdrawal(moment, said[:_NOTE_CHARS], source)

    def close(self) -> None:
        """Let the rows go."""
        self._subscribed.close()
        self._barred.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _take_person(self, row: PersonRow, number: int) -> None:
        self._take_remarks(row, number)
        self._subscribed.add((*row.packed, number))

    def _take_remarks(self, row: PersonRow, number: int) -> None:
        if row.warning:
            files = [self.files[number].terms.file] if len(self.files) > 1 else []
            self.warnings.append((row.row, joined(": ", (*files, row.warning))))
            self.doubts.update(row.doubts)
        if row.judgement.ignored:
            self._count_people(row.address_key, row.judgement)

    def _take_barred(self, row: BarredRow, number: int) -> None:
        if row.is_further:
            self.further += 1
        else:
            self._counter.add(row.judgement)
        self._remember(row)
        status, everywhere = row.judgement.status, row.judgement.everywhere
        if reason := status.suppresses:
            at = None if row.at is self._terms.now else row.at.isoformat()
            said = row.judgement.note() or f"by the file's name: {status.value}"
            weight = _weight(row.judgement)
            self._barred.add((row.row, row.address_key, weight, reason.value, everywhere, at, said, number))

    def _remember(self, row: BarredRow) -> None:
        self._heaviest.raise_to(row.address_key, _weight(row.judgement))
        self._count_people(row.address_key, row.judgement)

    def _count_people(self, key: str, judgement: Judgement) -> None:
        for statement in (*judgement.said, *judgement.ignored):
            if statement.status is ContactStatus.UNKNOWN:
                self._unclear.add(statement.column.name)
            elif statement.word:
                self._clear.add(statement.column.name)
            keys = self._barring.get(plain_words(statement.column.name))
            if keys is not None:
                keys.see(key, 1)

    def _people_left(self) -> Iterator[Packed]:
        if not len(self._heaviest):
            yield from self._subscribed
            return
        for packed in self._subscribed:
            barred = [place for place, key in enumerate(_keys(packed)) if self._heaviest.get(key)]
            if not barred:
                yield packed
            elif _is_plain(packed):
                runs = PersonRows(*packed[:-1]).runs(barred)
                yield from ((*run.packed, packed[-1]) for run in runs if not isinstance(run, int))

    def _withdrawal(self, at: datetime, basis: str, source: str) -> Consent:
        return Consent(
            list=self._terms.list,
            action=ConsentAction.WITHDRAWN,
            at=at,
            basis=basis,
            method="import",
            source=source,
            actor=self._terms.actor,
        )


def plan_import(
    file: Path | Table | Sequence[Table],
    *,
    list_key: str,
    basis: str,
    actor: str,
    now: datetime,
    attributes: tuple[str, ...],
    ignored: Mapping[str, int],
    our_lists: Collection[str] | None = None,
    topics: Mapping[str, Topic] | None = None,
    on_row: Callable[[], None] = no_tick,
    choices: ColumnChoices = NO_CHOICES,
    custom: DateConventions = DateConventions(),  # noqa: B008 - frozen
) -> ImportPlan:
    """Read a file, or all files of an archive, and decide everything; the caller closes the plan.

    `ignored` names opt-out columns to be passed over, each with the number of people whom it bars; `on_row`
    is called after each row. Raises ImportFileError when the file cannot be read, RefusedError for a wrong
    number or a file of who left.
    """
    seen = SeenRows()
    tables = (file,) if isinstance(file, Path | Table) else file
    files = [
        read_people(
            table,
            list=list_key,
            basis=basis,
            actor=actor,
            now=now,
            attributes=attributes,
            ignored=tuple(ignored),
            our_lists=our_lists,
            choices=choices,
            custom=custom,
            seen=seen,
            topics=topics,
        )
        for table in tables
    ]
    plan = ImportPlan(files)
    try:
        plan.read(on_row)
        plan.check(ignored)
    except BaseException:
        plan.close()
        raise
    return plan


def _is_plain(packed: Packed) -> bool:
    """Say whether a value of the spool is several plain rows."""
    return not isinstance(packed[2], str)


def _keys(packed: Packed) -> Sequence[str]:
    """Return the address keys of a value of the spool."""
    return packed[2] if _is_plain(packed) else (packed[2],)


def _weight(judgement: Judgement) -> int:
    """Return a status and its reach as one number: for every list weighs more than for one."""
    return 2 * judgement.status.weight + judgement.everywhere


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _status(weight: int) -> ContactStatus:
    return next(status for status in ContactStatus if status.weight == weight // 2)


def _no_such_column(name: str, columns: Sequence[StatusColumn], file: str) -> NotFoundError:
    known = ", ".join(f"“{column.name}”" for column in columns)
    return NotFoundError(
        phrase("{file} has no opt-out column named “{name}”", file=file, name=name),
        hint=phrase("It has these: {known}", known=known) if known else "It has none at all",
    )
