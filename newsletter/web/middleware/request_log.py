"""Reports each request: route, status, time. No address, token, query or client."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """One answered request. `route` is a template such as /u/{token}; "" if there is no such page."""

    method: str
    route: str
    status: int
    milliseconds: float


OnRequest = Callable[[RequestRecord], None]


class RequestLog:
    """Calls `on_request` once a request is answered."""

    def __init__(self, app: ASGIApp, *, on_request: OnRequest) -> None:
        self._app = app
        self._on_request = on_request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and time it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def noticed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        # Every layer passes copies of the scope on; this dictionary is the same in all of them.
        state = scope.setdefault("state", {})
        try:
            await self._app(scope, receive, noticed)
        finally:
            self._on_request(
                RequestRecord(
                    method=scope["method"],
                    route=state.get("route", ""),
                    status=status,
                    milliseconds=round((time.perf_counter() - started) * 1000, 1),
                )
            )
