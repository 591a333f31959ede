"""Error pages: what a reader sees when something is not there or fails; they echo no input and no trace."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from newsletter.errors import GoneError, NewsletterError, NotFoundError, RefusedError, StoreDownError
from newsletter.web.pages import PageWriter

OnFailure = Callable[[str], None]
_RETRY_SECONDS = "60"


def add_error_pages(app: FastAPI, *, on_failure: OnFailure) -> None:
    """Register a page for every kind of error. `on_failure` hears of those that staff should look at."""

    def page(request: Request, template: str, status: int, headers: dict[str, str] | None = None) -> Response:
        writer = PageWriter(
            workspace=request.app.state.workspace(),
            accept_language=request.headers.get("accept-language", ""),
        )
        return writer.write(template, status=status, headers=headers)

    def not_found(request: Request, error: Exception) -> Response:
        is_gone = isinstance(error, GoneError)
        return page(request, "gone.html" if is_gone else "not_found.html", 410 if is_gone else 404)

    def refused(request: Request, _error: Exception) -> Response:
        return page(request, "refused.html", 409)

    def down(request: Request, error: Exception) -> Response:
        on_failure(f"a page could not be shown: {error}")
        return page(request, "unavailable.html", 503, {"Retry-After": _RETRY_SECONDS})

    def http_error(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        return page(request, "not_found.html" if status == 404 else "refused.html", status, headers)

    def invalid(request: Request, _error: Exception) -> Response:
        return page(request, "refused.html", 422)

    def left(_request: Request, _error: Exception) -> Response:
        """Nobody is there to read it; it is no failure of ours either."""
        return Response(status_code=400)

    def failed(request: Request, error: Exception) -> Response:
        on_failure(f"a page could not be shown, a bug in the program: {type(error).__name__}")
        return page(request, "unavailable.html", 500)

    for kind, handler in (
        (NotFoundError, not_found),
        (RefusedError, refused),
        (StoreDownError, down),
        (NewsletterError, down),
        (HTTPException, http_error),
        (RequestValidationError, invalid),
        (ClientDisconnect, left),
        (Exception, failed),
    ):
        app.add_exception_handler(kind, handler)
