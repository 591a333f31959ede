"""`/studio/sign-in/passkey`: signing in with a passkey. The page's script asks the browser for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.passkeys import begin_passkey_sign_in, sign_in_with_passkey
from newsletter.errors import RefusedError
from newsletter.web.current import CurrentWorkspace
from newsletter.web.raw_body import RawBody
from newsletter.web.studio.access import client_of
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages
from newsletter.web.studio.signing import answer_signed_in, relying_party

router = APIRouter()


@router.post("/studio/sign-in/passkey/options", response_class=Response)
def passkey_options(workspace: CurrentWorkspace, request: Request) -> Response:
    """Return what the browser needs to show the passkeys it has for this site."""
    return JSONResponse(begin_passkey_sign_in(workspace, relying_party(workspace, request)))


@router.post("/studio/sign-in/passkey", response_class=Response)
def passkey_sign_in(
    workspace: CurrentWorkspace, pages: StudioPages, request: Request, body: RawBody
) -> Response:
    """Sign in."""
    answer = _object(body)
    credential = answer.get("credential")
    if not isinstance(credential, dict):
        raise HTTPException(400)
    try:
        found = sign_in_with_passkey(
            workspace, relying_party(workspace, request), credential, client=client_of(request)
        )
    except RefusedError:
        said = N_("This passkey could not be used here. Try again, or sign in with your password.")
        return JSONResponse({"error": pages.say(None, said)}, status_code=422)
    return answer_signed_in(pages, found, str(answer.get("next", "")))


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return found
