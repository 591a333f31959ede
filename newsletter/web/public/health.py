"""`/healthz` and `/readyz`: whether the server runs, and whether it can do its work.

Everybody may ask for the first, which also proves to the publication's own probe that it is this publication.
The second is for this machine alone.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.health import answer_health, find_unready
from newsletter.app.workspace import Workspace
from newsletter.web.current import CurrentWorkspace

router = APIRouter()

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What proxies add to a request: somebody else asks."""


@router.get("/healthz")
def healthz(workspace: CurrentWorkspace, challenge: str = "") -> Mapping[str, str]:
    """Answer that the server runs; with the publication's own challenge, prove which publication it is."""
    return answer_health(workspace, challenge)


@router.get("/readyz", response_class=Response)
def readyz(workspace: CurrentWorkspace, request: Request) -> Response:
    """Answer whether the database can be used: 200 or 503; 404 to whoever is not on this machine."""
    if not _is_local(request):
        raise HTTPException(404)
    return readiness(workspace)


def readiness(workspace: Workspace) -> Response:
    """Return the answer to whoever may ask."""
    problem = find_unready(workspace)
    if problem:
        return JSONResponse({"status": "unavailable", "problem": problem}, status_code=503)
    return JSONResponse({"status": "ok"})


def _is_local(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
