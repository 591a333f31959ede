"""Database upgrade: backs the database up, then brings its schema to this version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from newsletter.app.backup import back_up_before_upgrade, forget_old_backups, is_on_server
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import Action, Hint
from newsletter.store.schema import EMPTY, HEAD, read_revision, upgrade


def _nothing(_backup: Path) -> None:
    pass


def upgrade_database(
    workspace: Workspace, *, backs_up: bool = True, on_backup: Callable[[Path], None] = _nothing
) -> tuple[str, str]:
    """Return the schema's revision before the upgrade ("": no schema) and after it.

    First, an SQLite database is backed up beside itself, and `on_backup` is called with the file. For a
    database on a server somebody else makes the backup, and says so by `backs_up=False`. Raises RefusedError
    if that is missing, StoreError, OSError; then nothing has changed.
    """
    url = workspace.settings.database_url
    found = read_revision(url)
    if backs_up and found not in (EMPTY, HEAD):
        if is_on_server(workspace):
            raise RefusedError(
                "a PostgreSQL database is not backed up by the upgrade",
                next_steps=(Hint(Action.BACK_UP), Hint(Action.UPGRADE_WITHOUT_BACKUP)),
            )
        on_backup(back_up_before_upgrade(workspace, found))
    revisions = upgrade(url)
    forget_old_backups(workspace)
    return revisions
