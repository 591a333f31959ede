"""Database sessions: nothing sends over a connection whose locks do not belong to one process."""

from __future__ import annotations

from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model.phrase import phrase
from newsletter.store.session_check import SESSION_HINT


def refuse_shared_sessions(workspace: Workspace) -> None:
    """Raise RefusedError where a pooler shares the sessions of a server between processes; StoreError."""
    if workspace.settings.database_url.startswith("sqlite"):
        return
    if reason := workspace.store.pooling_problem():
        raise RefusedError(
            phrase("nothing can be sent over this connection to PostgreSQL: {reason}", reason=reason),
            hint=SESSION_HINT,
        )
