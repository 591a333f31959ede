"""Keeps an exception that was answered already from reaching the server, which would print it with its trace.

Starlette raises an unexpected exception again after the error page is sent. It was reported to staff by then,
without the address or the token that its trace may hold.
"""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Unhandled:
    """Ends every request: with the page that was sent, else with a bare 500."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        started = False

        async def noticed(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noticed if scope["type"] == "http" else send)
        except Exception:
            if scope["type"] == "http" and not started:
                await PlainTextResponse("Something went wrong.", status_code=500)(scope, receive, send)
