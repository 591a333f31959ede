"""Keeps a line of the audit log for every request of the studio that changed something.

The line is written before the answer leaves: whoever sees that something was done can find who did it.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_REFUSED = 400


class AuditTrail:
    """Writes the line that a route's permission left behind (newsletter.web.studio.access)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; nothing is kept of one that was refused."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def noticed(message: Message) -> None:
            keep = state.pop("audit", None) if message["type"] == "http.response.start" else None
            if keep is not None and message["status"] < _REFUSED:
                await run_in_threadpool(keep)
            await send(message)

        await self._app(scope, receive, noticed)
