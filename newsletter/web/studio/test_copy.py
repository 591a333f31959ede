"""`/studio/issues/SLUG/test`: test copies of the saved text, to colleagues."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from newsletter.app.first_run import SetupStep, note_step
from newsletter.app.issue_board import IssueCard
from newsletter.app.test_groups import SentTest, send_test
from newsletter.app.transport_names import writes_files
from newsletter.errors import NewsletterError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.board import own_card
from newsletter.web.studio.forms import FormFields, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()


@router.get("/studio/issues/{slug}/test", response_class=Response)
def test_copy_page(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, slug: str
) -> Response:
    """Ask who gets a test copy."""
    return _page(staff, pages, own_card(staff, slug, Permission.WRITE))


@router.post("/studio/issues/{slug}/test", response_class=Response)
def send_test_copy(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm, slug: str
) -> Response:
    """Send them, and say what became of each; to a script as an object."""
    card = own_card(staff, slug, Permission.WRITE)
    wanted = [*form.all("group"), *re.split(r"[\s,;]+", form.get("to"))]
    as_json = "application/json" in pages.request.headers.get("accept", "")
    try:
        sent = send_test(staff.workspace, slug, wanted)
    except NewsletterError as error:
        if as_json:
            raise
        return _page(staff, pages, card, form=form, problem=str(error))
    if sent.accepted:
        note_step(staff.workspace, SetupStep.TEST)
    if as_json:
        return JSONResponse(
            {"said": _said(staff, pages, sent), "refused": [one.address for one in sent.refused]}
        )
    return _page(staff, pages, card, form=form, sent=sent)


def _said(staff: SignedIn, pages: StudioPageWriter, sent: SentTest) -> str:
    to = ", ".join(dict.fromkeys(one.address for one in sent.accepted))
    if writes_files(sent.transport):
        return pages.say(
            staff, N_("Written to the outbox for %(to)s. Nothing is sent until email is set up."), to=to
        )
    return pages.say(staff, N_("Test copies are on their way to %(to)s."), to=to)


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    card: IssueCard,
    *,
    form: FormFields | None = None,
    problem: str = "",
    sent: SentTest | None = None,
) -> Response:
    return pages.write(
        "test_copy.html",
        staff,
        status=422 if problem else 200,
        card=card,
        groups=staff.workspace.publication.test_groups,
        chosen=form.all("group") if form else (),
        to=form.get("to") if form else staff.account.email,
        problem=pages.sentence(staff, problem),
        sent=sent,
        said=_said(staff, pages, sent) if sent and sent.accepted else "",
        is_outbox=writes_files(staff.workspace.settings.transport),
    )
