"""What every way to sign in shares: cookies of somebody who is signed in now, and where they go next."""

from __future__ import annotations

import re

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.passkeys import RelyingParty
from newsletter.app.sign_in import SignedInNow
from newsletter.app.studio_sign_in import LIFETIME
from newsletter.app.workspace import Workspace
from newsletter.web.pages import base_path
from newsletter.web.studio.cookies import BROWSER, CHALLENGE, SESSION, clear_cookie, set_cookie
from newsletter.web.studio.errors import wants_json
from newsletter.web.studio.origin import PREFIX, own_host
from newsletter.web.studio.pages import StudioPageWriter

_NEXT = re.compile(rf"{PREFIX}(/[^\\\s]*)?")
_YEAR_SECONDS = 31_536_000


def answer_signed_in(pages: StudioPageWriter, found: SignedInNow, next_path: str) -> Response:
    """Return the answer to somebody who is signed in now: a redirect, or for a script what to go on with."""
    workspace, request = pages.workspace, pages.request
    path = safe_next(next_path)
    response: Response
    if wants_json(request):
        response = JSONResponse({"signed_in": True, "next": f"{base_path(workspace.publication)}{path}"})
    else:
        response = pages.redirect(path.removeprefix(PREFIX))
    keep_session(response, workspace, request, found.session)
    set_cookie(response, workspace, request, BROWSER, found.browser, seconds=_YEAR_SECONDS)
    clear_cookie(response, workspace, request, CHALLENGE)
    return response


def keep_session(response: Response, workspace: Workspace, request: Request, session: str) -> None:
    """Have the browser keep a session."""
    set_cookie(response, workspace, request, SESSION, session, seconds=int(LIFETIME.total_seconds()))


def safe_next(path: str) -> str:
    """Return where somebody goes after signing in: a page of the studio, never another site."""
    is_ours = _NEXT.fullmatch(path) and not path.startswith(f"{PREFIX}/sign-")
    return path if is_ours else f"{PREFIX}/"


def relying_party(workspace: Workspace, request: Request) -> RelyingParty:
    """Return the site as browsers know it, for passkeys."""
    scheme, host = own_host(
        workspace.publication.base_url, request.url.scheme, request.headers.get("host", "")
    )
    return RelyingParty(
        host=host.rpartition(":")[0] if re.search(r":\d+$", host) else host,
        origin=f"{scheme}://{host}",
        name=workspace.publication.name,
    )


def passkeys_work(party: RelyingParty) -> bool:
    """Return whether browsers let this host use passkeys: a name, not an IP address."""
    return not re.fullmatch(r"[\d.]+|\[.*\]", party.host)
