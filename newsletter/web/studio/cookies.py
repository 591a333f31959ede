"""The studio's cookies: names that differ between publications, and attributes that fit the connection.

Cookies know no ports, so two publications on one host would overwrite each other's. `__Host-` names are sent
to this host alone and only encrypted; on a loopback address without https some browsers drop them.
"""

from __future__ import annotations

import hashlib

from fastapi import Request
from starlette.responses import Response

from newsletter.app.studio_sign_in import studio_key
from newsletter.app.workspace import Workspace
from newsletter.web.pages import base_path

SESSION = "session"
BROWSER = "browser"
"""By which a browser is known that signed in before, for the limits of sign-ins."""
CHALLENGE = "challenge"
"""Of somebody who still has to give a code."""
ASKED = "asked"
"""Of the browser that asked for a new password."""
SAID = "said"


def cookie_name(workspace: Workspace, request: Request, kind: str) -> str:
    """Return the name of a cookie."""
    mark = hashlib.sha256(studio_key(workspace, "cookies")).hexdigest()[:8]
    return f"{'__Host-' if _is_secure(request) else ''}newsletter-{kind}-{mark}"


def read_cookie(workspace: Workspace, request: Request, kind: str) -> str:
    """Return a cookie's value; "" if there is none."""
    return request.cookies.get(cookie_name(workspace, request, kind), "")


def set_cookie(
    response: Response,
    workspace: Workspace,
    request: Request,
    kind: str,
    value: str,
    *,
    seconds: int | None = None,
) -> None:
    """Have the browser keep a value, for `seconds` or until it is closed."""
    response.set_cookie(
        cookie_name(workspace, request, kind),
        value,
        max_age=seconds,
        path=_path(workspace, request),
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, workspace: Workspace, request: Request, kind: str) -> None:
    """Have the browser forget a value."""
    response.delete_cookie(
        cookie_name(workspace, request, kind),
        path=_path(workspace, request),
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def _path(workspace: Workspace, request: Request) -> str:
    # A __Host- cookie is taken for the whole host only.
    return "/" if _is_secure(request) else f"{base_path(workspace.publication)}/studio"


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
