"""Backup: one file with the whole database, written while it is in use."""

from __future__ import annotations

from pathlib import Path

from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.processes.pg_dump import dump_database
from newsletter.store.backup import OnProgress, write_backup
from newsletter.store.connection import sqlite_file
from newsletter.store.moved import refuse_moved_url

KEPT = 3
"""How many backups of upgrades are kept."""


def _nothing(_done: int, _total: int) -> None:
    pass


def back_up(workspace: Workspace, target: Path, *, on_progress: OnProgress = _nothing) -> int:
    """Write the database to a new file; return its size in bytes.

    Raises RefusedError (the file exists, a database in memory, no pg_dump), OSError, and StoreError, also
    for a database that was moved: a timer with the old setting would go on saving what nobody uses.
    """
    url = workspace.settings.database_url
    source = None if is_on_server(workspace) else _existing(sqlite_file(url))
    refuse_moved_url(url)
    if source is None:
        dump_database(url, target)
    else:
        write_backup(source, target, now=workspace.clock.now(), on_progress=on_progress)
    return target.stat().st_size


def is_on_server(workspace: Workspace) -> bool:
    """Return whether the database is PostgreSQL's."""
    return not workspace.settings.database_url.startswith("sqlite")


def back_up_before_upgrade(workspace: Workspace, revision: str) -> Path:
    """Write an SQLite database beside itself, named by date and revision; return the file.

    Raises as `back_up` does.
    """
    file = _existing(sqlite_file(workspace.settings.database_url))
    stamp = f"{workspace.clock.now():%Y-%m-%dT%H%M%SZ}"
    target = file.with_name(f"{file.name}.{stamp}.revision-{revision}.backup")
    back_up(workspace, target)
    return target


def forget_old_backups(workspace: Workspace) -> None:
    """Delete all but the newest backups of upgrades. Raises OSError."""
    file = sqlite_file(workspace.settings.database_url)
    if file is not None:
        for old in sorted(file.parent.glob(f"{file.name}.*.revision-*.backup"))[:-KEPT]:
            old.unlink()


def _existing(file: Path | None) -> Path:
    if file is None or not file.is_file():
        raise RefusedError("there is no database yet, so there is nothing to back up")
    return file
