"""`/studio/issues/SLUG/review`: a writer asks for a review; approvers see what changed, approve or send back.

Opening the page records nothing: mail scanners and prefetching browsers open pages too. A last look is
recorded by the button, and with an approval, a comment, or sending back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.approval_gap import approval_gap
from newsletter.app.comments import comment_threads
from newsletter.app.refusals import Refused
from newsletter.app.review import (
    NoApproval,
    approve,
    look,
    mark_ready,
    review_of,
    seen_and_current,
    send_back,
    withdraw,
)
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Permission, ReviewAct
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.board import own_card
from newsletter.web.studio.comment_list import comment_variables
from newsletter.web.studio.editor import readable_issue
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.preview import FRAME_HEADERS, marked_frame
from newsletter.web.studio.preview_words import summary

router = APIRouter()

ACT_WORDS: Mapping[ReviewAct, str] = {
    ReviewAct.READY: N_("Asked for a review"),
    ReviewAct.SENT_BACK: N_("Sent it back"),
    ReviewAct.APPROVED: N_("Approved it"),
    ReviewAct.WITHDRAWN: N_("Withdrew the approval"),
}
_NO_APPROVAL: Mapping[NoApproval, str] = {
    NoApproval.AUTHOR: N_("You wrote in this issue, so somebody else has to approve it."),
    NoApproval.ERRORS: N_("It cannot be approved while there are errors to fix."),
    NoApproval.ALREADY: N_("You approved exactly this text."),
}


@router.get("/studio/issues/{slug}/review", response_class=Response)
def review_page(staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, slug: str) -> Response:
    """Show where the review is, what is found, and what changed since somebody's last look."""
    return _page(staff, pages, slug)


@router.get("/studio/issues/{slug}/review/{side}", response_class=Response)
def review_frame(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, slug: str, side: str
) -> Response:
    """Return the document of a frame: the issue `before`, at the last look, or `after`; changes marked."""
    readable_issue(staff, slug)
    before, after = seen_and_current(staff.workspace, slug, staff.account.id)
    shown = {"before": before, "after": after}.get(side)
    if shown is None:
        raise NotFoundError("there is no such version")
    html = marked_frame(staff, pages, slug, shown.text, shown.lines, is_old=shown is before)
    return Response(html, media_type="text/html", headers=FRAME_HEADERS)


@router.post("/studio/issues/{slug}/review/ready", response_class=Response)
def ready(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm, slug: str
) -> Response:
    """Mark the saved text as ready, and tell the approvers."""
    readable_issue(staff, slug)
    try:
        _step, told = mark_ready(
            staff.workspace,
            slug,
            word=form.get("word"),
            by=staff.actor,
            account_id=staff.account.id,
            version=form.get("version"),
        )
    except RefusedError as error:
        return _page(
            staff, pages, slug, problem=pages.sentence(staff, str(error)), typed=form.get("word"), status=409
        )
    names = ", ".join(one.name or one.email for one in told if one.email)
    said = (
        pages.say(staff, N_("It is in review. These people get an email: %(names)s."), names=names)
        if names
        else pages.say(staff, N_("It is in review. Nobody else can approve it yet, so nobody gets an email."))
    )
    return pages.redirect(f"/issues/{quote(slug)}/review", said=said)


@router.post("/studio/issues/{slug}/review/approve", response_class=Response)
def approve_shown(
    staff: Annotated[SignedIn, may(Permission.APPROVE)], pages: StudioPages, form: StudioForm, slug: str
) -> Response:
    """Approve the edition that the page showed; if it is another one by now, show that one instead."""
    own_card(staff, slug, Permission.APPROVE)
    outcome = approve(
        staff.workspace,
        slug,
        by=staff.actor,
        version=form.get("version"),
        digest=form.get("digest"),
        word=form.get("word"),
        account_id=staff.account.id,
    )
    if isinstance(outcome, Refused):
        problem = pages.explain(staff, outcome.message, outcome.hint)
        return _page(staff, pages, slug, problem=problem, typed=form.get("word"), status=409)
    said = (
        pages.say(staff, N_("Approved. %(number)s more approvals are needed."), number=outcome.missing)
        if outcome.missing
        else pages.say(staff, N_("Approved. Exactly this text can be sent."))
    )
    return pages.redirect(f"/issues/{quote(slug)}/review", said=said)


@router.post("/studio/issues/{slug}/review/send-back", response_class=Response)
def send_it_back(
    staff: Annotated[SignedIn, may(Permission.APPROVE)], pages: StudioPages, form: StudioForm, slug: str
) -> Response:
    """Send the issue back to its writer with a word."""
    own_card(staff, slug, Permission.APPROVE)
    try:
        send_back(
            staff.workspace,
            slug,
            word=form.get("word"),
            by=staff.actor,
            account_id=staff.account.id,
            version=form.get("version"),
        )
    except RefusedError as error:
        return _page(
            staff, pages, slug, problem=pages.sentence(staff, str(error)), typed=form.get("word"), status=409
        )
    said = pages.say(staff, N_("It was sent back, and its writer gets an email."))
    return pages.redirect(f"/issues/{quote(slug)}/review", said=said)


@router.post("/studio/issues/{slug}/review/looked", response_class=Response)
def looked(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm, slug: str
) -> Response:
    """Record that somebody has looked at this text."""
    readable_issue(staff, slug)
    if not look(staff.workspace, slug, staff.account.id, form.get("version")):
        return _page(staff, pages, slug, problem=pages.say(staff, _CHANGED), status=409)
    said = pages.say(staff, N_("Next time you see what changed since now."))
    return pages.redirect(f"/issues/{quote(slug)}/review", said=said)


@router.post("/studio/issues/{slug}/review/withdraw", response_class=Response)
def withdraw_own(
    staff: Annotated[SignedIn, may(Permission.APPROVE)], pages: StudioPages, slug: str
) -> Response:
    """Withdraw one's approval."""
    own_card(staff, slug, Permission.APPROVE)
    done = withdraw(staff.workspace, slug, by=staff.actor, account_id=staff.account.id)
    said = N_("Your approval is withdrawn.") if done else N_("You had not approved this text.")
    return pages.redirect(f"/issues/{quote(slug)}/review", said=pages.say(staff, said))


_CHANGED = N_("The issue has changed since you opened this page. Look at what is new.")


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    slug: str,
    *,
    problem: str = "",
    typed: str = "",
    status: int = 200,
) -> Response:
    current = readable_issue(staff, slug)
    review = review_of(staff.workspace, slug, staff.account, name=staff.actor.name)
    threads = comment_threads(staff.workspace, slug, current.text)
    reason = _NO_APPROVAL.get(review.no_approval) if review.no_approval else None
    return pages.write(
        "review.html",
        staff,
        status=status,
        review=review,
        gap=review.approvals
        and approval_gap(staff.workspace, slug, review.text.text, review.list, review.approvals),
        card=own_card(staff, slug, Permission.WRITE),
        act_words=ACT_WORDS,
        summary=summary(pages, staff, review.findings),
        problem=problem,
        typed=typed,
        reason=pages.say(staff, reason) if reason else "",
        may_approve=review.no_approval is None,
        may_send_back=staff.may(Permission.APPROVE, review.list or None)
        and review.state is not None
        and review.state.act is not ReviewAct.SENT_BACK,
        **comment_variables(staff, threads, slug),
    )
