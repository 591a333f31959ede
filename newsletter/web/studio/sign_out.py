"""`/studio/sign-out`: ends the session."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.studio_sign_in import end_session
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.cookies import SESSION, clear_cookie, read_cookie
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages

router = APIRouter()


@router.post("/studio/sign-out", response_class=Response)
def sign_out(
    staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages, request: Request
) -> Response:
    """End the session."""
    end_session(staff.workspace, read_cookie(staff.workspace, request, SESSION))
    response = pages.redirect("/sign-in", said=pages.say(staff, N_("You are signed out.")))
    clear_cookie(response, staff.workspace, request, SESSION)
    return response
