"""`newsletter db`: database schema upgrades, and moves from one database to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import display_path, plural, print_json, print_line, print_note, print_success
from newsletter.cli.progress import rows_progress

if TYPE_CHECKING:
    from newsletter.app.database_move import MoveReport
    from newsletter.app.workspace import Workspace


@click.group()
def db() -> None:
    """Upgrade the database, or move it to another."""


@db.command()
@click.option(
    "--no-backup",
    is_flag=True,
    help="Make no backup first. Needed for PostgreSQL, whose backup you make yourself.",
)
@click.pass_obj
def upgrade(folder: Path, no_backup: bool) -> None:
    """Upgrade the database to the schema of this version. Safe to run again.

    An SQLite database is backed up first, into a file beside it; the newest three such files are kept.
    """
    from newsletter.app.database_upgrade import upgrade_database

    workspace = open_here(folder)
    before, after = upgrade_database(
        workspace,
        backs_up=not no_backup,
        on_backup=lambda file: print_note(f"The database as it was is in {display_path(file)}"),
    )
    if before == after:
        print_success(f"The database is already up to date (revision {after})")
    elif before:
        print_success(f"Upgraded the database from revision {before} to {after}")
    else:
        print_success(f"Created the database (revision {after})")


@db.command()
@click.option(
    "--to",
    "url",
    metavar="URL",
    envvar="NEWSLETTER_MOVE_TO",
    help="The new database (default: NEWSLETTER_MOVE_TO, which may have a password).",
)
@click.option("--undo", is_flag=True, help="Use the old database again: mailings are paused, schedules held.")
@json_option
@click.pass_context
def move(ctx: click.Context, url: str | None, undo: bool, json_: bool) -> None:
    """Move everything to another database, and compare every row. Safe to run again.

    The new database must be empty; it may be PostgreSQL's or an SQLite file. Nothing else may use either
    database meanwhile. The settings are not changed: what to change is printed at the end.
    """
    workspace = open_here(ctx.obj)
    if undo:
        _undo(workspace, json_=json_)
        return
    if not url:
        raise click.UsageError("Missing option '--to URL'.")
    if ctx.get_parameter_source("url") is click.core.ParameterSource.COMMANDLINE and _has_password(url):
        raise click.UsageError(
            "A command's words can be read by everybody on this machine, so they must not have a password. "
            "Put the whole URL into NEWSLETTER_MOVE_TO instead, and leave out --to."
        )
    _move(workspace, url, json_=json_)


def _has_password(url: str) -> bool:
    from newsletter.app.database_move import has_password

    return has_password(url)


def _undo(workspace: Workspace, *, json_: bool) -> None:
    from newsletter.app.database_move import undo_move

    moved = undo_move(workspace)
    if json_:
        print_json({"moved": moved})
        return
    print_success(f"This database is used again (it was moved: {moved})")
    print_line("Its mailings are paused and its schedules held: they may have been sent from the other one.")
    print_line(
        "If the other one was used, who unsubscribed there is known to it alone: move it back instead."
    )


def _move(workspace: Workspace, url: str, *, json_: bool) -> None:
    from newsletter.app.database_move import move_publication

    report = move_publication(
        workspace, url, copying=rows_progress("Copying"), checking=rows_progress("Checking")
    )
    if json_:
        print_json(
            {
                "from": report.source,
                "to": report.target,
                "resumed": report.resumed,
                "rows": report.rows,
                "tables": report.tables,
            }
        )
        return
    _print_report(report)


def _print_report(report: MoveReport) -> None:
    if report.resumed:
        print_note("Continued a move that was interrupted")
    rows, tables = plural(report.rows, "row"), plural(len(report.tables), "table")
    print_success(f"Moved {rows} of {tables} to {report.target}, and compared every one")
    print_line("Now let the publication use it. In newsletter.toml:")
    print_line("")
    print_line("[database]")
    print_line(f'url = "{report.target}"')
    print_line("")
    if report.has_password:
        print_line("The password belongs in the environment: put the whole URL into NEWSLETTER_DATABASE_URL.")
    else:
        print_line("If NEWSLETTER_DATABASE_URL is set, change it there instead: it comes first.")
    print_line(
        "The old database is unchanged and refuses to be used. Delete it when the new one is backed up."
    )
