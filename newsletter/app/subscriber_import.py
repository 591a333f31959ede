"""Subscriber import: reads the whole file and decides first, then writes in short transactions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from newsletter.app.column_memory import recall, remember
from newsletter.app.people_tables import STANDARD_INPUT, PeopleTables, open_people_tables
from newsletter.app.row_progress import count_lines, ticking
from newsletter.app.workspace import Workspace
from newsletter.issues.date_conventions import DateConventions
from newsletter.model import Actor, ImportRecord, SuppressionReason
from newsletter.model.phrase import counted, joined, phrase
from newsletter.ports import ImportCounts, Progress, SuppressionCounts, no_progress
from newsletter.subscribers.column_choices import NO_CHOICES, check_choices
from newsletter.subscribers.column_choices import ColumnChoices as ColumnChoices
from newsletter.subscribers.column_reading import ColumnReading as ColumnReading
from newsletter.subscribers.column_reading import column_readings
from newsletter.subscribers.contact_status import ContactStatus as ContactStatus
from newsletter.subscribers.csv_import import BadRow as BadRow
from newsletter.subscribers.csv_import import DuplicateRow
from newsletter.subscribers.csv_import import LeftOutColumn as LeftOutColumn
from newsletter.subscribers.csv_import import SummaryRow as SummaryRow
from newsletter.subscribers.csv_table import CsvTable
from newsletter.subscribers.date_order import DateOrder as DateOrder
from newsletter.subscribers.import_plan import ImportPlan, plan_import
from newsletter.subscribers.person_row import Doubt
from newsletter.subscribers.rejects import ENDING, write_rejects
from newsletter.subscribers.status_columns import check_ignored
from newsletter.subscribers.status_counts import StatusCount as StatusCount
from newsletter.subscribers.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """The result of an import, or of its rehearsal; `rejected` are the files with the bad rows, if any.

    `suppressed_now` counts the people who are suppressed anew, by reason, `suppressed_before` those who were
    already; `not_subscribed` says which column excluded whom. `status_columns` say who may be mailed, with
    the number of people they exclude;
    `unclear_columns` are those with only unknown words. `left_out` are columns that were not imported, each
    with the name that may have been meant. `status_of_file` is what the file's name says about everyone.
    `tools` wrote the file, `notes` say how it was read, `kept_choices` are those of an earlier file with the
    same columns. `further` addresses of people were suppressed besides their first.
    """

    counts: ImportCounts
    bad: tuple[BadRow, ...]
    warnings: tuple[tuple[int, str], ...]
    rejected: tuple[Path, ...]
    suppressed_now: Mapping[SuppressionReason, int]
    suppressed_before: int
    came_back: int
    not_subscribed: tuple[StatusCount, ...]
    status_columns: tuple[tuple[str, int | None], ...]
    unclear_columns: Mapping[str, int]
    left_out: tuple[LeftOutColumn, ...]
    tags_column: str
    encoding_note: str
    status_of_file: ContactStatus | None
    tools: tuple[str, ...] = ()
    tool_warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    date_orders: tuple[DateOrder, ...] = ()
    summaries: tuple[SummaryRow, ...] = ()
    duplicates: int = 0
    typos: int = 0
    shared: int = 0
    further: int = 0
    kept_choices: ColumnChoices = NO_CHOICES
    import_id: int | None = None
    """The number by which it can be undone; None for a rehearsal."""

    @property
    def broken(self) -> tuple[BadRow, ...]:
        """Return the bad rows that are not only repetitions of earlier ones."""
        return tuple(one for one in self.bad if not isinstance(one, DuplicateRow))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What is imported, and on what terms.

    `ignored` has opt-out columns to ignore, each with the number of people it excludes; `choices` say what
    columns are; `sheet` names the sheet of a workbook.
    """

    file: Path
    list_key: str
    basis: str
    by: Actor
    ignored: Mapping[str, int] | None = None
    choices: ColumnChoices = NO_CHOICES
    sheet: str = ""
    name: str = ""
    """What messages and consents call the file; "" for its path."""


class PlannedImport:
    """An import that was read and decided, and changed nothing yet."""

    def __init__(
        self,
        workspace: Workspace,
        request: ImportRequest,
        tables: PeopleTables,
        plan: ImportPlan,
        kept: ColumnChoices,
    ) -> None:
        self._workspace = workspace
        self._request = request
        self._tables = tables
        self._plan = plan
        self._kept = kept

    @property
    def questions(self) -> tuple[LeftOutColumn, ...]:
        """Return the unknown columns that nobody has said anything of, those of one name once."""
        found = {one.name: one for file in self._plan.files for one in file.left_out if one.asks and one.name}
        return tuple(found.values())

    @property
    def columns(self) -> tuple[ColumnReading, ...]:
        """Return how each column was read."""
        return column_readings(self._plan.files)

    @property
    def free_targets(self) -> tuple[str, ...]:
        """Return what a column can be mapped to and none is yet: declared attributes, names, language."""
        columns = [file.columns for file in self._plan.files]
        taken = {name for one in columns for name in (*one.roles, *one.attributes)}
        taken |= {"name"} if {"first_name", "last_name"} & taken else set()
        taken |= {"first_name", "last_name"} if "name" in taken else set()
        wanted = ("first_name", "last_name", "name", "lang", *self._workspace.publication.attributes)
        return tuple(one for one in wanted if one not in taken)

    def rehearse(self, checking: Progress = no_progress) -> ImportedFile:
        """Return what an import would do; nothing is changed."""
        return self._go(checking, dry_run=True)

    def run(self, writing: Progress = no_progress) -> ImportedFile:
        """Import; bad rows are written to a file next to the imported one, to be fixed.

        People who unsubscribed, bounced or complained according to the file are suppressed before anyone is
        subscribed. After a StoreError, or when the program was stopped, import it again for the rest.
        """
        done = self._go(writing, dry_run=False)
        if self._request.choices:
            for file in self._plan.files:
                choices = self._request.choices.within(file.header)
                if choices:
                    remember(self._workspace, file.header, choices.over(self._kept.within(file.header)))
        return done

    def _go(self, progress: Progress, *, dry_run: bool) -> ImportedFile:
        plan, store = self._plan, self._workspace.store
        import_id = None if dry_run else self._begin()
        suppressed = store.suppress_people(plan.suppressions(), dry_run=dry_run, import_id=import_id)
        with progress(plan.rows) as on_person:
            people = ticking(plan.people(), on_person)
            counts = store.import_people(people, dry_run=dry_run, import_id=import_id)
        if import_id is not None:
            store.finish_import(import_id, now=self._workspace.clock.now())
        rejected = () if dry_run else self.write_rejects()
        done = _imported(plan, counts, suppressed, rejected, self._tables, self._kept)
        return replace(done, import_id=import_id)

    def _begin(self) -> int:
        """Record the import, or find the record of the same one that was interrupted."""
        record = ImportRecord(
            list=self._request.list_key,
            file=self._request.file.name,
            basis=self._request.basis.strip(),
            actor=self._request.by.name,
            started_at=self._workspace.clock.now(),
        )
        return self._workspace.store.begin_import(record, digest=self._tables.digest)

    def write_rejects(self) -> tuple[Path, ...]:
        """Write the bad rows to a file next to the imported one, one for each file of an archive."""
        plan, file = self._plan, self._request.file
        beside = Path("standard-input") if file == STANDARD_INPUT else file
        several = len(plan.files) > 1
        return tuple(
            write_rejects(
                beside.with_name(f"{beside.name}{f'.{number + 1}' if several else ''}{ENDING}"),
                plan.files[number].header,
                bad,
            )
            for number, bad in sorted(plan.bad_of.items())
        )


@contextmanager
def plan_file(
    workspace: Workspace, request: ImportRequest, *, reading: Progress = no_progress
) -> Iterator[PlannedImport]:
    """Read a file and decide everything, and yield what an import of it would be.

    Raises ImportFileError if the file as a whole cannot be read, NotFoundError or RefusedError for choices
    that do not fit it (an ignored column that says who has left is one), RefusedError if its name says
    that it contains people who unsubscribed.
    """
    with open_people_tables(request.file, sheet=request.sheet, name=request.name) as tables:
        also = request.choices.columns_of("email")
        headers = [table.header(also) for table in tables.tables]
        attributes = workspace.publication.attributes
        check_choices(request.choices, headers, attributes, file=request.name or str(request.file))
        kept = recall(workspace, headers)
        with reading(_lines(request.file, tables.tables)) as on_row:
            planned = plan_import(
                tables.tables,
                list_key=request.list_key,
                basis=request.basis,
                actor=request.by.name,
                now=workspace.clock.now(),
                attributes=attributes,
                ignored=request.ignored or {},
                our_lists=[
                    name for one in workspace.publication.lists.values() for name in (one.key, one.title)
                ],
                topics=workspace.publication.topics,
                on_row=on_row,
                choices=request.choices.over(kept),
                custom=DateConventions(
                    langs=(workspace.publication.lang,), country=workspace.publication.country
                ),
            )
        with planned as plan:
            for one in plan.files:
                check_ignored(request.choices, one.status_columns, file=one.table.name)
            yield PlannedImport(workspace, request, tables, plan, kept)


def import_file(
    workspace: Workspace,
    file: Path,
    *,
    list_key: str,
    basis: str,
    by: Actor,
    dry_run: bool = False,
    ignored: Mapping[str, int] | None = None,
    choices: ColumnChoices = NO_CHOICES,
    sheet: str = "",
    reading: Progress = no_progress,
    writing: Progress = no_progress,
) -> ImportedFile:
    """Import a subscriber file at once, or only rehearse it; see `plan_file` and `PlannedImport.run`.

    `reading` and `writing` show the progress.
    """
    request = ImportRequest(
        file=file, list_key=list_key, basis=basis, by=by, ignored=ignored, choices=choices, sheet=sheet
    )
    with plan_file(workspace, request, reading=reading) as planned:
        return planned.rehearse(writing) if dry_run else planned.run(writing)


def _lines(file: Path, tables: Sequence[Table]) -> int:
    """Return roughly how many rows there are, for a progress display; 0 for what is no single CSV file."""
    one = tables[0] if len(tables) == 1 else None
    return count_lines(file) if isinstance(one, CsvTable) and one.file == file else 0


def _imported(
    plan: ImportPlan,
    counts: ImportCounts,
    suppressed: SuppressionCounts,
    rejected: tuple[Path, ...],
    tables: PeopleTables,
    kept: ColumnChoices,
) -> ImportedFile:
    named = plan.file.named if len(plan.files) == 1 else None
    left_out = {one.name: one for file in plan.files for one in file.left_out}
    layouts = {file.layout.tool: file.layout for file in plan.files if file.layout is not None}
    return ImportedFile(
        counts=counts,
        bad=tuple(plan.bad),
        warnings=tuple(plan.warnings),
        rejected=rejected,
        suppressed_now=suppressed.reasons,
        suppressed_before=suppressed.known,
        came_back=suppressed.came_back,
        not_subscribed=plan.counts,
        status_columns=plan.people_barred(),
        unclear_columns=plan.unclear_columns(),
        left_out=tuple(left_out.values()) if len(plan.files) > 1 else plan.file.left_out,
        tags_column=next((file.tags_column for file in plan.files if file.tags_column), ""),
        encoding_note=joined(
            " ", dict.fromkeys(file.encoding_note for file in plan.files if file.encoding_note)
        ),
        status_of_file=named.status if named and named.is_certain else None,
        tools=tuple(layouts),
        tool_warnings=tuple(dict.fromkeys(one.warning for one in layouts.values() if one.warning)),
        notes=(*tables.notes, *_notes(plan)),
        date_orders=tuple({one.column: one for file in plan.files for one in file.date_orders}.values()),
        summaries=tuple(plan.summaries),
        duplicates=sum(isinstance(one, DuplicateRow) for one in plan.bad),
        typos=plan.doubts[Doubt.TYPO],
        shared=plan.doubts[Doubt.SHARED],
        further=plan.further,
        kept_choices=kept,
    )


def _notes(plan: ImportPlan) -> Iterator[str]:
    """Yield how the files were read where somebody could have expected otherwise."""
    for file in plan.files:
        if above := file.table.title_rows:
            yield counted(
                "{label}: {count} line above the column names skipped",
                "{label}: {count} lines above the column names skipped",
                above,
                label=file.table.label,
            )
        if file.address_column:
            yield phrase(
                "{label}: the addresses were taken from the column “{address_column}”",
                label=file.table.label,
                address_column=file.address_column,
            )
        yield from file.lost_zeros
