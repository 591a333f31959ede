"""Health: what the publication's web pages answer at `/healthz`, also to the probe of its own base_url."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.app.workspace import Workspace
from newsletter.sending.challenge_response import KEY_PURPOSE, health_answer


def answer_health(workspace: Workspace, challenge: str = "") -> Mapping[str, str]:
    """Return the JSON object for `GET /healthz`; `challenge` is the query's, "" without one.

    Any text may be passed: what this publication did not make itself gets no proof. Raises StoreError.
    """
    return health_answer(workspace.store.key_for(KEY_PURPOSE), challenge)
