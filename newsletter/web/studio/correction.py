"""`/studio/mailings/NUMBER/correct`: the path from a mistake to its correction, step by step."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.correction_path import correction_path
from newsletter.app.mailing_control import find_mailing
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.pages import StudioPages
from newsletter.web.studio.paging import read_number

router = APIRouter()


@router.get("/studio/mailings/{number}/correct", response_class=Response)
def correct(staff: Annotated[SignedIn, may(Permission.SEND)], pages: StudioPages, number: str) -> Response:
    """Show where one is on the path: what has changed, and to whom it can be sent."""
    mailing = find_mailing(staff.workspace, read_number(number))
    staff.require(Permission.SEND, mailing.list)
    return pages.write("correct.html", staff, path=correction_path(staff.workspace, mailing.id))
