"""`/studio/issues/SLUG/send/left-out`: who of a list would not get an issue, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.audience_breakdown import PAGE_SIZE, break_down, left_out_page
from newsletter.app.confirmed_launch import prepare_choice
from newsletter.app.editions import open_issue
from newsletter.app.launching import Proposal
from newsletter.errors import RefusedError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.launch_choice import read_choice, write_query
from newsletter.web.studio.pages import StudioPages
from newsletter.web.studio.paging import read_after

router = APIRouter()


@router.get("/studio/issues/{slug}/send/left-out", response_class=Response)
def left_out(
    staff: Annotated[SignedIn, may(Permission.PEOPLE)], pages: StudioPages, request: Request, slug: str
) -> Response:
    """List who is left out, a page at a time, all or for one reason."""
    workspace, asked = staff.workspace, request.query_params
    issue = open_issue(workspace, slug)
    choice = read_choice(issue.slug, lambda name: asked.get(name, ""))
    choice = replace(choice, list=workspace.list_key(choice.list or issue.front.list))
    staff.require(Permission.PEOPLE, choice.list)
    proposal = prepare_choice(workspace, choice)
    if not isinstance(proposal, Proposal):
        raise RefusedError("there is nothing to send as things are now")
    reason = asked.get("reason", "")
    found = left_out_page(workspace, proposal, reason=reason, after=read_after(asked), limit=PAGE_SIZE + 1)
    query = write_query(choice)
    return pages.write(
        "left_out.html",
        staff,
        subject=proposal.edition.subject,
        choice=choice,
        query=query,
        page_path=pages.address(f"/issues/{issue.slug}/send/left-out{query}"),
        reason=reason,
        breakdown=break_down(workspace, proposal),
        people=found[:PAGE_SIZE],
        more=found[PAGE_SIZE - 1].subscriber_id if len(found) > PAGE_SIZE else None,
    )
