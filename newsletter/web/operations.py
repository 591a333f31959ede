"""`/metrics` and `/readyz` on a port of their own, for whoever runs the server."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from newsletter.app.workspace import Workspace
from newsletter.web.metrics import MetricsPage
from newsletter.web.middleware.safe_methods import SafeMethods
from newsletter.web.middleware.security_headers import SecurityHeaders
from newsletter.web.middleware.unhandled import Unhandled
from newsletter.web.public.health import readiness


def create_operations_app(workspace: Callable[[], Workspace], *, page: MetricsPage) -> ASGIApp:
    """Return the application; it answers everybody who reaches it, so it listens where nobody else does."""

    def metrics(request: Request) -> Response:
        body, media_type = page.write(request.headers.get("accept", ""))
        return Response(body, headers={"Content-Type": media_type})

    def readyz(_request: Request) -> Response:
        return readiness(workspace())

    app = Starlette(routes=[Route("/metrics", metrics), Route("/readyz", readyz)])
    app.router.redirect_slashes = False
    return SecurityHeaders(SafeMethods(Unhandled(app)))
