"""`newsletter subscribers import`: a rehearsal, a question on a terminal, then the import."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.column_questions import ask_about_columns, read_choices, read_map
from newsletter.cli.confirm import ask
from newsletter.cli.context import actor, json_option, list_option, open_here
from newsletter.cli.ignored_columns import read_ignored
from newsletter.cli.output import plural, print_json

if TYPE_CHECKING:
    from newsletter.app.subscriber_import import ImportedFile, ImportRequest
    from newsletter.app.workspace import Workspace


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@list_option
@click.option(
    "--basis", default="", help="How these people agreed, e.g. 'Signed up at the library, May 2026'."
)
@click.option(
    "--map",
    "mapped",
    metavar="COLUMN=NAME",
    multiple=True,
    callback=read_map,
    help="Import a column as a declared attribute, email, first_name, last_name, name, lang, consent_at, "
    "tags or status.",
)
@click.option(
    "--ignore",
    "left_out",
    metavar="COLUMN",
    multiple=True,
    help="Leave a column out, and do not ask about it.",
)
@click.option("--sheet", default="", help="The sheet of a workbook, if several contain addresses.")
@click.option(
    "--ignore-opt-out",
    "ignored",
    metavar="COLUMN=COUNT",
    multiple=True,
    callback=read_ignored,
    help="Ignore an opt-out column; give it with the number of people it excludes.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask questions.")
@json_option
@click.pass_obj
def import_(
    folder: Path,
    file: Path,
    list_key: str | None,
    basis: str,
    mapped: dict[str, str],
    left_out: tuple[str, ...],
    sheet: str,
    ignored: dict[str, int],
    dry_run: bool,
    yes: bool,
    json_: bool,
) -> None:
    """Import people who agreed to get email.

    FILE is a CSV file, an Excel or OpenDocument workbook, a zip archive of these, a list of addresses, or -
    for standard input. Exports of other tools are recognized by their columns.

    On a terminal you first see what would happen, and are asked. People who unsubscribed, bounced or
    complained according to the file are suppressed, and those who never agreed are left out. Bad rows are
    listed and written to FILE.rejected.csv so that you can fix them and import that file; the exit code is
    then 1. People who unsubscribed or are suppressed are never subscribed again.
    """
    if not basis.strip():
        raise click.UsageError(
            "Say how these people agreed, e.g. --basis 'Signed up at the library, May 2026'. "
            "It is stored with each of them, as proof."
        )
    from newsletter.app.subscriber_import import ImportRequest

    workspace = open_here(folder)
    request = ImportRequest(
        file=file,
        list_key=workspace.list_key(list_key),
        basis=basis,
        by=actor(),
        ignored=ignored,
        choices=read_choices(mapped, left_out),
        sheet=sheet,
    )
    asks = not (yes or json_ or dry_run) and sys.stdin.isatty() and str(file) != "-"
    result = _import(workspace, request, dry_run=dry_run, asks=asks, shows=not json_)
    if json_:
        from newsletter.cli.import_report import import_as_json

        print_json(import_as_json(result, request.list_key, dry_run=dry_run))
    if result.bad or not (result.status_of_file is None or result.status_of_file.suppresses):
        sys.exit(1)


def _import(
    workspace: Workspace, request: ImportRequest, *, dry_run: bool, asks: bool, shows: bool
) -> ImportedFile:
    """Rehearse, ask where there is somebody to ask, and import."""
    from newsletter.app.subscriber_import import plan_file
    from newsletter.cli.import_report import print_import
    from newsletter.cli.progress import rows_progress

    with plan_file(workspace, request, reading=rows_progress("Reading rows")) as planned:
        if asks:
            mapped, left_out = ask_about_columns(planned.questions, planned.free_targets)
            if mapped or left_out:
                choices = read_choices(mapped, left_out).over(request.choices)
                return _import(
                    workspace, replace(request, choices=choices), dry_run=dry_run, asks=asks, shows=shows
                )
        if dry_run or asks:
            result = planned.rehearse(rows_progress("Checking people"))
            if shows:
                print_import(result, request.file, request.list_key, dry_run=True)
            if dry_run:
                return result
            people = plural(
                result.counts.added + result.counts.updated + result.counts.unchanged, "person", "people"
            )
            ask(f"Import {people} into {request.list_key}?")
        result = planned.run(rows_progress("Importing people"))
    if shows:
        print_import(result, request.file, request.list_key, dry_run=False)
    return result
