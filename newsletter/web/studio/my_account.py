"""`/studio/me`: what somebody can change about their own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.pages import StudioPages

router = APIRouter()


@router.get("/studio/me", response_class=Response)
def my_account_page(staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages) -> Response:
    """Show it."""
    return pages.write("my_account.html", staff)
