"""`/studio/people/upkeep`: addresses to review, sign-ups that wait, and asking people once more."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.people_upkeep import upkeep_report
from newsletter.app.person_view import require_every_list
from newsletter.app.renewals import plan_renewals, queue_renewals
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model import Permission, RenewalPlan
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.people.audit_trail import note_act
from newsletter.web.studio.people.lists import chosen_list, list_options, list_titles

router = APIRouter()
Staff = Annotated[SignedIn, may(Permission.PEOPLE)]
_MOST_MONTHS = 1_200


@router.get("/studio/people/upkeep", response_class=Response)
def upkeep(staff: Staff, pages: StudioPages) -> Response:
    """Show the addresses that staff should review, and what became of asking people once more."""
    return _show(staff, pages)


@router.post("/studio/people/upkeep/ask-again", response_class=Response)
def ask_again(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Show who would be asked whether they still want a list, or ask them."""
    key, months = chosen_list(staff, form), form.get("months").strip()
    try:
        if not (months.isascii() and months.isdigit() and 1 <= int(months) <= _MOST_MONTHS):
            raise RefusedError(pages.say(staff, N_("Give a whole number of months")))
        plan = plan_renewals(staff.workspace, key, months=int(months))
    except NewsletterError as error:
        return _show(staff, pages, key=key, months=months, problem=pages.sentence(staff, str(error)))
    if not form.get("confirmed"):
        return _show(staff, pages, key=key, months=months, plan=plan)
    number = queue_renewals(staff.workspace, key, plan, by=staff.actor)
    note_act(staff, "ask-again", detail=f"{key}, {number} people")
    said = pages.say(staff, N_("People who get an email that asks them: %(number)s."), number=number)
    return pages.redirect("/people/upkeep", said=said)


def _show(
    staff: SignedIn,
    pages: StudioPageWriter,
    *,
    key: str = "",
    months: str = "24",
    plan: RenewalPlan | None = None,
    problem: str = "",
) -> Response:
    require_every_list(staff.account.lists)
    return pages.write(
        "people_upkeep.html",
        staff,
        status=422 if problem else 200,
        report=upkeep_report(staff.workspace),
        lists=list_options(staff),
        titles=list_titles(staff),
        list_key=key,
        months=months,
        plan=plan,
        problem=problem,
    )
