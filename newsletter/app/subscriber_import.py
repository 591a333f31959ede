"""Subscriber import: reads the whole file and decides first, then writes in short transactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsletter.app.row_progress import count_lines, ticking
from newsletter.app.workspace import Workspace
from newsletter.model import Actor, Consent, Suppression, SuppressionReason
from newsletter.ports import ImportCounts, Progress, no_progress
from newsletter.subscribers.contact_status import ContactStatus as ContactStatus
from newsletter.subscribers.csv_import import BadRow as BadRow
from newsletter.subscribers.import_plan import ImportPlan, plan_import
from newsletter.subscribers.rejects import ENDING, write_rejects
from newsletter.subscribers.status_counts import StatusCount as StatusCount


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """The result of an import; `rejected` is the file with the bad rows, if there are any.

    `suppressed_now` counts the people whom the file says to suppress, by reason; `not_subscribed` says which
    column excluded whom. `status_columns` say who may be mailed, with the number of people they exclude;
    `unclear_columns` are those with only unknown words. `left_out` are columns that were not imported, each
    with the name that may have been meant. `status_of_file` is what the file's name says about everyone.
    """

    counts: ImportCounts
    bad: tuple[BadRow, ...]
    warnings: tuple[tuple[int, str], ...]
    rejected: Path | None
    suppressed_now: Mapping[SuppressionReason, int]
    came_back: int
    not_subscribed: tuple[StatusCount, ...]
    status_columns: tuple[tuple[str, int | None], ...]
    unclear_columns: Mapping[str, int]
    left_out: tuple[tuple[str, str], ...]
    tags_column: str
    encoding_note: str
    status_of_file: ContactStatus | None


def import_file(
    workspace: Workspace,
    file: Path,
    *,
    list_key: str,
    basis: str,
    by: Actor,
    dry_run: bool = False,
    ignored: Mapping[str, int] | None = None,
    reading: Progress = no_progress,
    writing: Progress = no_progress,
) -> ImportedFile:
    """Import a subscriber file; bad rows are written to a file next to it, to be fixed.

    People who unsubscribed, bounced or complained according to the file are suppressed before anyone is
    subscribed. `ignored` has opt-out columns to ignore, each with the number of people it excludes. `reading`
    and `writing` show the progress. Raises ImportFileError if the file as a whole cannot be read,
    RefusedError if its name says that it contains people who unsubscribed: then nothing is imported. After a
    StoreError, import it again for the rest.
    """
    with reading(count_lines(file)) as on_row:
        planned = plan_import(
            file,
            list_key=list_key,
            basis=basis,
            actor=by.name,
            now=workspace.clock.now(),
            attributes=workspace.publication.attributes,
            ignored=ignored or {},
            our_lists=[name for one in workspace.publication.lists.values() for name in (one.key, one.title)],
            topics=workspace.publication.topics,
            on_row=on_row,
        )
    with planned as plan:
        reasons: Counter[SuppressionReason] = Counter()
        suppressed = workspace.store.suppress_people(_counted(plan.suppressions(), reasons), dry_run=dry_run)
        with writing(plan.rows) as on_person:
            counts = workspace.store.import_people(ticking(plan.people(), on_person), dry_run=dry_run)
        rejected = None
        if plan.bad and not dry_run:
            rejected = write_rejects(file.with_name(f"{file.name}{ENDING}"), plan.file.header, plan.bad)
        return _imported(plan, counts, reasons, suppressed.came_back, rejected)


def _counted(
    rows: Iterable[tuple[Suppression, Consent]], reasons: Counter[SuppressionReason]
) -> Iterator[tuple[Suppression, Consent]]:
    for suppression, withdrawal in rows:
        reasons[suppression.reason] += 1
        yield suppression, withdrawal


def _imported(
    plan: ImportPlan,
    counts: ImportCounts,
    reasons: Mapping[SuppressionReason, int],
    came_back: int,
    rejected: Path | None,
) -> ImportedFile:
    named = plan.file.named
    return ImportedFile(
        counts=counts,
        bad=tuple(plan.bad),
        warnings=tuple(plan.warnings),
        rejected=rejected,
        suppressed_now=dict(reasons),
        came_back=came_back,
        not_subscribed=plan.counts,
        status_columns=plan.people_barred(),
        unclear_columns=plan.unclear_columns(),
        left_out=plan.file.left_out,
        tags_column=plan.file.tags_column,
        encoding_note=plan.file.encoding_note,
        status_of_file=named.status if named and named.is_certain else None,
    )
