"""`/studio/people/ID/merge`: two records of one person become one; shown first, then done."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.merging import Merging, merge_people
from newsletter.app.person_view import find_person_numbered, require_every_list
from newsletter.errors import NewsletterError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages
from newsletter.web.studio.people.audit_trail import note_act
from newsletter.web.studio.people.lists import list_titles

router = APIRouter()
Staff = Annotated[SignedIn, may(Permission.PEOPLE)]


@router.get("/studio/people/{person_id:int}/merge", response_class=Response)
def merge_form(
    staff: Staff, pages: StudioPages, person_id: int, other: str = "", reason: str = ""
) -> Response:
    """Ask for the other address, or show what the merge would do."""
    require_every_list(staff.account.lists)
    found = find_person_numbered(staff.workspace, person_id)
    plan: Merging | None = None
    problem = ""
    if other.strip():
        try:
            plan = merge_people(
                staff.workspace,
                found.person.address,
                other.strip(),
                reason=reason,
                by=staff.actor,
                dry_run=True,
            )
        except NewsletterError as error:
            problem = pages.sentence(staff, str(error))
    return pages.write(
        "person_merge.html",
        staff,
        status=422 if problem else 200,
        person=found,
        plan=plan,
        other=other.strip(),
        reason=reason.strip(),
        problem=problem,
        titles=list_titles(staff),
    )


@router.post("/studio/people/{person_id:int}/merge", response_class=Response)
def merge(staff: Staff, pages: StudioPages, person_id: int, form: StudioForm) -> Response:
    """Merge the other record into this one."""
    require_every_list(staff.account.lists)
    found = find_person_numbered(staff.workspace, person_id)
    done = merge_people(
        staff.workspace,
        found.person.address,
        form.get("other").strip(),
        reason=form.get("reason"),
        by=staff.actor,
    )
    note_act(staff, "merge", found)
    said = pages.say(staff, N_("%(address)s was merged into this record."), address=done.other)
    return pages.redirect(f"/people/{found.id}", said=said)
