"""The web application: FastAPI with pages for readers and the studio, and middleware that holds for all."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.types import ASGIApp

from newsletter.app.workspace import Workspace
from newsletter.web.errors import OnFailure, add_error_pages
from newsletter.web.hooks import provider
from newsletter.web.middleware.base_path import BasePath
from newsletter.web.middleware.request_log import OnRequest, RequestLog
from newsletter.web.middleware.safe_methods import SafeMethods
from newsletter.web.middleware.security_headers import SecurityHeaders
from newsletter.web.middleware.unhandled import Unhandled
from newsletter.web.pages import base_path
from newsletter.web.public import (
    again,
    archive,
    archive_files,
    crawlers,
    feeds,
    health,
    polls,
    style,
    subscribe,
    unsubscribe,
    view,
)
from newsletter.web.public.preferences import address, data, link
from newsletter.web.public.preferences import page as preferences
from newsletter.web.studio import routes as studio
from newsletter.web.studio.audit_trail import AuditTrail
from newsletter.web.studio.origin import StudioOrigin


async def _note_route(request: Request) -> None:
    """Keep the route's template for the request log: the path itself holds a token."""
    request.scope["state"]["route"] = request.scope["route"].path


def routers() -> tuple[APIRouter, ...]:
    """Return the routers of all pages for readers and for programs."""
    return (
        health.router,
        style.router,
        subscribe.router,
        unsubscribe.router,
        again.router,
        polls.router,
        view.router,
        preferences.router,
        link.router,
        address.router,
        data.router,
        archive_files.router,
        archive.router,
        crawlers.router,
        feeds.router,
        provider.router,
    )


def create_app(
    workspace: Callable[[], Workspace],
    *,
    on_failure: OnFailure = lambda _text: None,
    on_request: OnRequest = lambda _record: None,
    is_static: bool = False,
    stopping: Event | None = None,
) -> ASGIApp:
    """Return the ASGI application. `workspace` is asked at every request, as its settings may change.

    `on_failure` gets a line for staff when a page fails, `on_request` a record of every request; neither
    ever holds an address, a token or where a request came from. `is_static`: pages are written to files, so
    they have nothing that needs a server, and no studio. `stopping` is set
    when the server is to stop: then streams end.
    """
    app = FastAPI(
        title="newsletter",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False},
        dependencies=[Depends(_note_route)],
    )
    app.state.workspace = workspace
    app.state.is_static = is_static
    app.state.stopping = stopping or Event()
    for router in routers() if is_static else (*routers(), *studio.routers()):
        app.include_router(router)
    add_error_pages(app, on_failure=on_failure)
    guarded: ASGIApp = StudioOrigin(AuditTrail(app), base_url=lambda: workspace().publication.base_url)
    inner: ASGIApp = BasePath(guarded, path=lambda: base_path(workspace().publication))
    return RequestLog(SecurityHeaders(SafeMethods(Unhandled(inner))), on_request=on_request)
