"""Health: what the publication's pages answer at `/healthz` and `/readyz`, also to its own probe."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.app.workspace import Workspace
from newsletter.errors import StoreError
from newsletter.sending.challenge_response import KEY_PURPOSE, health_answer


def answer_health(workspace: Workspace, challenge: str = "") -> Mapping[str, str]:
    """Return the JSON object for `GET /healthz`; `challenge` is the query's, "" without one.

    Any text may be passed: what this publication did not make itself gets no proof. Raises StoreError.
    """
    return health_answer(workspace.store.key_for(KEY_PURPOSE), challenge)


def find_unready(workspace: Workspace) -> str:
    """Return what keeps the publication from working, "" if nothing does: the database is asked."""
    try:
        workspace.store.due_mailings(now=workspace.clock.now())
    except StoreError as error:
        return error.message
    return ""
