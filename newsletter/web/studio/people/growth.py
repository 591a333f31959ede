"""`/studio/people/growth`: who joined and left by month, as a chart drawn here with its table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.list_growth import grow_chart, list_growth
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages
from newsletter.web.studio.people.lists import allowed_list, list_options, list_titles

router = APIRouter()
Staff = Annotated[SignedIn, may(Permission.PEOPLE)]


@router.get("/studio/people/growth", response_class=Response)
def growth(
    staff: Staff,
    pages: StudioPages,
    list: str = "",
    method: str = "",
) -> Response:
    """Show the months of one list or of all, of one way of joining or of all."""
    key = allowed_list(staff, list) if list else ""
    found = list_growth(staff.workspace, lists=(key,) if key else staff.account.lists, method=method)
    return pages.write(
        "people_growth.html",
        staff,
        growth=found,
        chart=grow_chart(found.months),
        list_key=key,
        method=method,
        lists=list_options(staff, first=pages.say(staff, N_("Every list"))),
        titles=list_titles(staff),
    )
