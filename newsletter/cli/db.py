"""`newsletter db`: database schema upgrades."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import open_here
from newsletter.cli.output import display_path, print_note, print_success


@click.group()
def db() -> None:
    """Upgrade the database."""


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
