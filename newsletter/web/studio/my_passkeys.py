"""`/studio/me/passkeys`: adding and deleting one's own passkeys. The page's script asks the browser."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.my_account import require_password
from newsletter.app.passkeys import add_passkey, begin_passkey, delete_passkey
from newsletter.app.sign_in import WrongCredentialsError
from newsletter.errors import RefusedError
from newsletter.web.studio.forms import JsonBody
from newsletter.web.studio.my_account import WRONG_PASSWORD, Mine
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages
from newsletter.web.studio.signing import relying_party

router = APIRouter()


@router.post("/studio/me/passkeys/options", response_class=Response)
def new_passkey_options(staff: Mine, pages: StudioPages, request: Request, body: JsonBody) -> Response:
    """Return what the browser needs to make a passkey; asks for the password first, where there is one."""
    try:
        require_password(staff.workspace, staff.account, str(body.get("password", "")))
    except WrongCredentialsError:
        return JSONResponse({"error": pages.say(staff, WRONG_PASSWORD)}, status_code=422)
    return JSONResponse(
        begin_passkey(staff.workspace, staff.account, relying_party(staff.workspace, request))
    )


@router.post("/studio/me/passkeys", response_class=Response)
def new_passkey(staff: Mine, pages: StudioPages, request: Request, body: JsonBody) -> Response:
    """Keep the passkey that the browser made."""
    credential = body.get("credential")
    if not isinstance(credential, dict):
        raise HTTPException(400)
    try:
        add_passkey(
            staff.workspace,
            staff.account,
            relying_party(staff.workspace, request),
            credential,
            name=str(body.get("name", "")),
            by=staff.actor,
        )
    except RefusedError:
        said = N_("The passkey could not be added. Try again.")
        return JSONResponse({"error": pages.say(staff, said)}, status_code=422)
    return JSONResponse({"added": True})


@router.post("/studio/me/passkeys/{passkey}/delete", response_class=Response)
def remove_passkey(staff: Mine, pages: StudioPages, passkey: int) -> Response:
    """Delete one."""
    delete_passkey(staff.workspace, staff.account, min(passkey, 2**62), by=staff.actor)
    return pages.redirect("/me#passkeys", said=pages.say(staff, N_("The passkey was deleted.")))
