"""Adds security headers to every response.

Nothing may be loaded from elsewhere, nothing may frame a page, no script runs, and no address with a token in
it goes to another site as a referrer. `same-origin` and not `no-referrer`: the latter makes browsers send
`Origin: null` with our own forms.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
INDEXED = "all"
"""As X-Robots-Tag: a page that search engines may list. It is the default, so the header is left out."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_UNLESS_SET = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
"""What a page must ask not to have."""


class SecurityHeaders:
    """A page may set its own policy, frame options, Cache-Control and X-Robots-Tag; the rest is the same."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers when the response starts."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                for name, value in _UNLESS_SET.items():
                    headers.setdefault(name, value)
                if headers["X-Robots-Tag"] == INDEXED:
                    del headers["X-Robots-Tag"]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
