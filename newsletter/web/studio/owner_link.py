"""`/studio/owner/TOKEN`: the one-time link that the server prints when it starts, which signs the owner in.

It works on the server's own machine alone. Opening it changes nothing; the button does.
"""

from __future__ import annotations

import ipaddress

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.studio_sign_in import check_owner_link, use_owner_link
from newsletter.errors import NotFoundError
from newsletter.web.current import CurrentWorkspace
from newsletter.web.studio.access import client_of
from newsletter.web.studio.origin import is_loopback
from newsletter.web.studio.pages import StudioPages
from newsletter.web.studio.signing import keep_session

router = APIRouter()

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


@router.get("/studio/owner/{token}", response_class=Response)
def owner_page(workspace: CurrentWorkspace, pages: StudioPages, request: Request, token: str) -> Response:
    """Show a button that signs in."""
    _refuse_remote(request)
    check_owner_link(workspace, token)
    return pages.write("owner_link.html", None, token=token)


@router.post("/studio/owner/{token}", response_class=Response)
def use_owner_page(workspace: CurrentWorkspace, pages: StudioPages, request: Request, token: str) -> Response:
    """Sign the owner in."""
    _refuse_remote(request)
    session = use_owner_link(workspace, token, client=client_of(request))
    response = pages.redirect("/")
    keep_session(response, workspace, request, session)
    return response


def _refuse_remote(request: Request) -> None:
    """Raise NotFoundError unless somebody on this machine asks, without a proxy between."""
    host = request.client.host if request.client else ""
    try:
        is_local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_local = False
    is_forwarded = any(name in request.headers for name in _FORWARDED)
    if not is_local or is_forwarded or not is_loopback(request.headers.get("host", "")):
        raise NotFoundError("this link works on the server's own machine only")
