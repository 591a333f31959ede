"""Export of everybody, and loading such a file into another publication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from newsletter.app.person_view import without_other_lists
from newsletter.app.segments import find_segment
from newsletter.app.workspace import Workspace
from newsletter.errors import ImportFileError, NewsletterError
from newsletter.files import whole_text
from newsletter.model import Actor
from newsletter.model.phrase import phrase
from newsletter.ports import LoadCounts
from newsletter.subscribers.csv_export import LABELS, export_columns, write_export, write_pages
from newsletter.subscribers.people_transfer import count_people, read_export


def export_text(
    workspace: Workspace, stream: TextIO, *, list_key: str | None, raw: bool, segment: str | None = None
) -> int:
    """Write people as CSV into a stream; returns how many rows.

    `segment` is a name or an expression: only those subscribed to the list who are in it.
    """
    attributes = tuple(name for name in workspace.publication.attributes if name not in LABELS)
    key = workspace.list_key(list_key) if list_key or segment else None
    tree = find_segment(workspace.publication, segment) if segment else None
    rows = workspace.store.export_rows(attributes=attributes, list=key, segment=tree)
    return write_export(rows, stream, attributes=attributes, raw=raw)


def export_pages(
    workspace: Workspace,
    *,
    list_key: str | None,
    raw: bool,
    segment: str | None = None,
    lists: tuple[str, ...] = (),
) -> Iterator[str]:
    """Return people as CSV a page at a time, as `export_text` writes them.

    `lists` are the only ones somebody may see, () for all: then `list_key` is one of them, and nothing of
    another list is in the file.
    """
    attributes = tuple(name for name in workspace.publication.attributes if name not in LABELS)
    key = workspace.list_key(list_key) if list_key or segment or lists else None
    tree = find_segment(workspace.publication, segment) if segment else None
    rows: Iterator[Sequence[str | None]] = workspace.store.export_rows(
        attributes=attributes, list=key, segment=tree
    )
    if lists and key is not None:
        rows = _of_list(workspace, rows, key, lists, export_columns(attributes))
    return write_pages(rows, attributes=attributes, raw=raw)


def _of_list(
    workspace: Workspace,
    rows: Iterator[Sequence[str | None]],
    key: str,
    lists: tuple[str, ...],
    columns: Sequence[str],
) -> Iterator[Sequence[str | None]]:
    """Yield the rows about one list, without the names of lists that somebody may not see."""
    place = columns.index("list")
    texts = [
        columns.index(f"{what}_{name}") for what in ("consent", "leaving") for name in ("basis", "source")
    ]
    for row in rows:
        if row[place] == key:
            cells = [*row]
            for index in texts:
                cells[index] = without_other_lists(workspace, cells[index] or "", lists)
            cells[columns.index("consent_evidence")] = ""
            yield cells


def export_file(
    workspace: Workspace, file: Path, *, list_key: str | None, raw: bool, segment: str | None = None
) -> int:
    """Write people as CSV into a file, atomically; returns how many rows."""
    try:
        with whole_text(file) as stream:
            return export_text(workspace, stream, list_key=list_key, raw=raw, segment=segment)
    except OSError as error:
        raise NewsletterError(
            phrase("{file} cannot be written ({strerror})", file=file, strerror=error.strerror or error)
        ) from None


def load_file(workspace: Workspace, file: Path, *, by: Actor, dry_run: bool = False) -> LoadCounts:
    """Load an export: lists, status, consent and suppressions as they were there. Nobody is revived.

    All of the file is read first, so that one with a fault changes nothing. A `dry_run` ends there, and
    counts everybody as added. Raises ImportFileError.
    """
    publication = workspace.publication
    try:
        for trial in (True, False):
            with file.open(encoding="utf-8-sig", newline="") as stream:
                people = read_export(
                    stream, attributes=publication.attributes, lists=publication.lists, file=file.name
                )
                if not trial:
                    return workspace.store.load_people(people, by=by.name, now=workspace.clock.now())
                number = count_people(people)
            if dry_run:
                break
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ImportFileError(
            phrase("{file} cannot be read: {reason}", file=file, reason=reason),
            hint="Check the name and the folder",
        ) from None
    except UnicodeDecodeError:
        hint = "A spreadsheet saved it in another encoding: export it again, and load that file as it is"
        raise ImportFileError(phrase("{file} is not UTF-8", file=file), hint=hint) from None
    return LoadCounts(added=number, known=0, barred=0, left_out=0)
