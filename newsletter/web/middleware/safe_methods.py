"""Answers HEAD like GET without a body, and OPTIONS without asking any page.

Link checkers and mail gateways send both. FastAPI answers 405 to them on GET routes.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

ALLOWED = "GET, HEAD, POST, OPTIONS"


class SafeMethods:
    """HEAD becomes a GET for the application; the server leaves the body out. OPTIONS gets 204."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer OPTIONS."""
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            await Response(status_code=204, headers={"Allow": ALLOWED})(scope, receive, send)
            return
        if scope["type"] == "http" and scope["method"] == "HEAD":
            # A copy: the server still has to know that it was a HEAD, and so has a page that streams.
            scope = {**scope, "method": "GET", "asked": "HEAD"}
        await self._app(scope, receive, send)
