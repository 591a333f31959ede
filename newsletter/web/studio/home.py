"""`/studio`: leads to the issues."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.pages import StudioPages

router = APIRouter()


@router.get("/studio", response_class=Response)
@router.get("/studio/", response_class=Response)
def home(staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages) -> Response:  # noqa: ARG001
    """Lead to the issues."""
    return pages.redirect("/issues")
