"""`/studio/people/export`: everybody, a list or a segment of it, as a CSV file that is streamed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from newsletter.app.people_transfer import export_pages
from newsletter.app.segment_edit import saved_segments
from newsletter.errors import NotFoundError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages
from newsletter.web.studio.people.audit_trail import note_act
from newsletter.web.studio.people.lists import allowed_list, list_options

router = APIRouter()
Staff = Annotated[SignedIn, may(Permission.PEOPLE)]


@router.get("/studio/people/export", response_class=Response)
def export_form(staff: Staff, pages: StudioPages) -> Response:
    """Ask what is to be exported."""
    everybody = "" if staff.account.lists else pages.say(staff, N_("Everybody, on every list"))
    return pages.write(
        "people_export.html",
        staff,
        lists=list_options(staff, first=everybody),
        segments=tuple(saved_segments(staff.workspace)),
    )


@router.get("/studio/people/export/file", response_class=Response)
def export_file(
    staff: Staff,
    list: str = "",
    segment: str = "",
    raw: str = "",
) -> Response:
    """Stream the file."""
    if segment and not list:
        raise NotFoundError("a segment is a part of one list", hint="Choose the list too")
    key = allowed_list(staff, list) if list or staff.account.lists else None
    where = saved_segments(staff.workspace).get(segment, segment) if segment else None
    found = export_pages(
        staff.workspace, list_key=key, raw=bool(raw), segment=where, lists=staff.account.lists
    )
    note_act(staff, "export", detail=", ".join(filter(None, (key or "every list", segment))))
    name = f"people-{key}.csv" if key else "people.csv"
    return StreamingResponse(
        found,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
