"""`newsletter subscribers imports` and `undo`: what was imported, and taking one import back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.confirm import confirm
from newsletter.cli.context import actor, json_option, open_here, row_id
from newsletter.cli.output import (
    format_cell_time,
    plural,
    print_json,
    print_line,
    print_success,
    print_table,
    print_zone,
)

if TYPE_CHECKING:
    from newsletter.app.import_undo import UndoCounts
    from newsletter.model import ImportRecord


@click.command()
@json_option
@click.pass_obj
def imports(folder: Path, json_: bool) -> None:
    """List the imports of files, the latest first."""
    from newsletter.app.import_undo import list_imports

    workspace = open_here(folder)
    found = list_imports(workspace)
    if json_:
        print_json(found)
        return
    if not found:
        print_line("No file has been imported.")
        return
    zone = workspace.settings.schedule.zone
    print_table(
        ["id", "started", "file", "list", "by", "status"],
        [
            [one.id, format_cell_time(one.started_at, zone), one.file, one.list, one.actor, _status(one)]
            for one in found
        ],
    )
    print_zone(zone)


@click.command()
@click.argument("import_id", metavar="IMPORT", type=row_id)
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@json_option
@click.pass_obj
def undo(folder: Path, import_id: int, dry_run: bool, yes: bool, json_: bool) -> None:
    """Undo the import of a file.

    People are as they were before, but for what happened since: changes that were made later stay, and nobody
    is subscribed again who also unsubscribed in any other way. `newsletter subscribers imports` lists the
    numbers.
    """
    from newsletter.app.import_undo import find_import, undo_import

    workspace = open_here(folder)
    record = find_import(workspace, import_id)
    if not dry_run and not yes:
        counts = undo_import(workspace, record, by=actor(), dry_run=True)
        _print_counts(counts, "If you undo it:")
        confirm(f"Undo import {record.id} ({record.file})?")
    counts = undo_import(workspace, record, by=actor(), dry_run=dry_run)
    if json_:
        print_json({"import": record.id, "dry_run": dry_run, "counts": counts})
    elif dry_run:
        _print_counts(counts, "Dry run, nothing was changed. If you undo it:")
    else:
        print_success(f"Undid import {record.id}, {record.file}")
        _print_counts(counts, "Now:")


def _print_counts(counts: UndoCounts, would: str) -> None:
    print_line(would)
    print_line(f"  Off the list again: {plural(counts.removed, 'person', 'people')}")
    print_line(f"  Their data deleted, because only this import knew them: {counts.forgotten:,}")
    print_line(f"  Subscribed again, because only this import took them off: {counts.restored:,}")
    print_line(f"  Changed back to what was there before: {counts.changed_back:,}")
    print_line(f"  Suppressions lifted that only this import made: {counts.lifted:,}")
    if counts.kept:
        print_line(f"  Left alone, because of what happened since: {counts.kept:,}")


def _status(one: ImportRecord) -> str:
    if one.undone_at is not None:
        return f"undone by {one.undone_by}"
    return "imported" if one.finished_at is not None else "not finished: import the file again"
