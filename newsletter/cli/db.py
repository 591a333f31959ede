"""`newsletter db`: database schema upgrades."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import open_here
from newsletter.cli.output import print_success


@click.group()
def db() -> None:
    """Upgrade the database."""


@db.command()
@click.pass_obj
def upgrade(folder: Path) -> None:
    """Upgrade the database to the schema of this version. Safe to run again."""
    from newsletter.app.database_upgrade import upgrade_database

    workspace = open_here(folder)
    before, after = upgrade_database(workspace)
    if before == after:
        print_success(f"The database is already up to date (revision {after})")
    elif before:
        print_success(f"Upgraded the database from revision {before} to {after}")
    else:
        print_success(f"Created the database (revision {after})")
