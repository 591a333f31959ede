"""Takes the path of base_url off each request, for a publication below a path (https://city.example/news)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send


class BasePath:
    """Works whether the reverse proxy passes the path on or strips it. `path` returns "" or "/news"."""

    def __init__(self, app: ASGIApp, *, path: Callable[[], str]) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a shorter path."""
        # Servers decode a request's path, and base_url is written encoded.
        base = unquote(self._path())
        if scope["type"] == "http" and base and f"{scope['path']}/".startswith(f"{base}/"):
            scope = {**scope, "path": scope["path"][len(base) :] or "/"}
            scope.pop("raw_path", None)
        await self._app(scope, receive, send)
