"""`newsletter db`: the database's schema."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import open_here
from newsletter.cli.output import done


@click.group()
def db() -> None:
    """The database: bring its schema up to date."""


@db.command()
@click.pass_obj
def upgrade(folder: Path) -> None:
    """Bring the database to this version's schema; safe to run again."""
    from newsletter.app.database_upgrade import upgrade_database

    workspace = open_here(folder)
    before, after = upgrade_database(workspace)
    if before == after:
        done(f"The database is up to date (revision {after})")
    else:
        done(f"The database went from revision {before or 'nothing'} to {after}")
