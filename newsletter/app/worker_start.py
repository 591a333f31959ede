"""Worker start: refuses to run where a worker could not send, or not safely."""

from __future__ import annotations

from newsletter.app.database_sessions import refuse_shared_sessions
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model.phrase import phrase, setting


def refuse_without_workers(workspace: Workspace) -> None:
    """Raise RefusedError unless mailings are sent by workers and the database can carry them; StoreError."""
    if workspace.settings.database_url.startswith("sqlite"):
        raise RefusedError(
            "workers need PostgreSQL, and this publication's database is SQLite",
            hint="With SQLite, one machine sends everything: run the scheduler there",
        )
    if not workspace.settings.has_workers:
        raise RefusedError(
            "the settings do not say that mailings are sent by workers",
            hint=phrase(
                "Set {setting} to true, so that the other processes leave mailings to them",
                setting=setting("sending.workers"),
            ),
        )
    refuse_shared_sessions(workspace)
