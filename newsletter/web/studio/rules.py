"""`/studio/rules`: every rule that preflight has, with what it looks for and why; findings lead here."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.preview_findings import PREFLIGHT_RULES
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.pages import StudioPages

router = APIRouter()


@router.get("/studio/rules", response_class=Response)
def rules_page(staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages) -> Response:
    """List the rules."""
    return pages.write("rules.html", staff, rules=PREFLIGHT_RULES)
