"""Where a request to the studio may come from: this site alone, over an encrypted or a local connection.

A page of another site can make a browser send a form with the session's cookie (CSRF). Browsers say where a
request comes from (Sec-Fetch-Site, https://www.w3.org/TR/fetch-metadata/, or Origin), so forms need no token.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PREFIX = "/studio"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NOT_ENCRYPTED = (
    "The studio is not available here: this connection is not encrypted, so passwords could be read.\n"
    "Open it by its https address. If a proxy encrypts the connection, list the proxy's address in "
    "[web] proxies in newsletter.toml.\n"
)
_OTHER_SITE = (
    "Nothing was changed, because this request does not come from a page of the studio.\n"
    "Open the studio in this browser and try again.\n"
)


class StudioOrigin:
    """Refuses requests to the studio that come from elsewhere. `base_url` is the publication's own."""

    def __init__(self, app: ASGIApp, *, base_url: Callable[[], str]) -> None:
        self._app = app
        self._base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        problem = self._problem(scope) if scope["type"] == "http" and is_studio(scope["path"]) else ""
        if problem:
            await PlainTextResponse(problem, status_code=403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _problem(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if scope["scheme"] != "https" and not is_loopback(host):
            return _NOT_ENCRYPTED
        if scope["method"] in _SAFE or self._is_same_origin(headers, scope["scheme"], host):
            return ""
        return _OTHER_SITE

    def _is_same_origin(self, headers: Headers, scheme: str, host: str) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        return headers.get("origin") == self._own(scheme, host)

    def _own(self, scheme: str, host: str) -> str:
        own_scheme, own = own_host(self._base_url(), scheme, host)
        return f"{own_scheme}://{own}"


def own_host(base_url: str, scheme: str, host: str) -> tuple[str, str]:
    """Return scheme and host that pages of the studio have in a browser.

    But for this machine itself the setting is believed, not what a request says.
    """
    base = urlsplit(base_url)
    if is_loopback(host) or not base.netloc:
        return scheme, host
    return base.scheme, base.netloc


def is_studio(path: str) -> bool:
    """Return whether a path, without that of base_url, belongs to the studio."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def is_loopback(host: str) -> bool:
    """Return whether a Host header names this machine."""
    try:
        return (urlsplit(f"//{host}").hostname or "") in _LOOPBACK
    except ValueError:
        return False
