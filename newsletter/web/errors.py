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
from newsletter.web.studio.errors import add_access_errors, answer_error
from newsletter.web.studio.origin import is_studio

OnFailure = Callable[[str], None]
_RETRY_SECONDS = "60"


def add_error_pages(app: FastAPI, *, on_failure: OnFailure) -> None:
    """Register a page for every kind of error. `on_failure` hears of those that staff should look at."""
    add_access_errors(app)

    def down(request: Request, error: Exception) -> Response:
        on_failure(f"a page could not be shown: {error}")
        return _page(request, error, "unavailable.html", 503, {"Retry-After": _RETRY_SECONDS})

    def failed(request: Request, error: Exception) -> Response:
        on_failure(f"a page could not be shown, a bug in the program: {type(error).__name__}")
        return _page(request, error, "unavailable.html", 500)

    def mistaken(request: Request, error: Exception) -> Response:
        """In the studio it is a mistake of staff, who see it; on a page for readers one of the setup."""
        return answer_error(request, error) if _is_in_studio(request) else down(request, error)

    for kind, handler in (
        (NotFoundError, _not_found),
        (RefusedError, _refused),
        (StoreDownError, down),
        (NewsletterError, mistaken),
        (HTTPException, _http_error),
        (RequestValidationError, _invalid),
        (ClientDisconnect, _left),
        (Exception, failed),
    ):
        app.add_exception_handler(kind, handler)


def _page(
    request: Request, error: Exception, template: str, status: int, headers: dict[str, str] | None = None
) -> Response:
    if _is_in_studio(request):
        return answer_error(request, error)
    writer = PageWriter(
        workspace=request.app.state.workspace(),
        accept_language=request.headers.get("accept-language", ""),
    )
    return writer.write(template, status=status, headers=headers)


def _not_found(request: Request, error: Exception) -> Response:
    is_gone = isinstance(error, GoneError)
    return _page(request, error, "gone.html" if is_gone else "not_found.html", 410 if is_gone else 404)


def _refused(request: Request, error: Exception) -> Response:
    return _page(request, error, "refused.html", 409)


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return _page(request, error, "not_found.html" if status == 404 else "refused.html", status, headers)


def _invalid(request: Request, error: Exception) -> Response:
    return _page(request, error, "refused.html", 422)


def _left(_request: Request, _error: Exception) -> Response:
    """Nobody is there to read it; it is no failure of ours either."""
    return Response(status_code=400)


def _is_in_studio(request: Request) -> bool:
    """Return whether a request is for a page of the studio, which a static site does not have."""
    return is_studio(request.scope["path"]) and not request.app.state.is_static
