"""`/studio/issues`: the board of all issues, what can be done with one, and those that were deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.first_run import first_run
from newsletter.app.issue_board import BoardFilter, IssueBoard, IssueCard, IssueState, issue_board, issue_card
from newsletter.app.issue_copy import duplicate_issue
from newsletter.app.issue_removal import (
    Deletion,
    delete_issue,
    deleted_issues,
    find_deleted,
    prepare_deletion,
    restore_issue,
)
from newsletter.app.issue_rename import rename_issue
from newsletter.app.local_time import local_time
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import FormFields, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()

MOST_IN_COLUMN = 10
"""Cards of each state on the whole board; the rest is a click away."""
MOST_ON_PAGE = 60
STATE_NAMES: Mapping[IssueState, str] = {
    IssueState.DRAFT: N_("Drafts"),
    IssueState.REVIEW: N_("In review"),
    IssueState.SCHEDULED: N_("Scheduled"),
    IssueState.SENDING: N_("Being sent"),
    IssueState.SENT: N_("Sent"),
}


LANES = (
    (IssueState.DRAFT,),
    (IssueState.REVIEW, IssueState.SCHEDULED, IssueState.SENDING),
    (IssueState.SENT,),
)
"""The states side by side on a wide screen; those of one lane stand below each other."""


@router.get("/studio/issues", response_class=Response)
def board_page(
    staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages, request: Request
) -> Response:
    """Show the board, or the issues that fit what is looked for."""
    given = request.query_params
    wanted = BoardFilter(
        words=given.get("q", "")[:200].strip(),
        list=given.get("list", ""),
        state=_state(given.get("state", "")),
    )
    board = issue_board(staff.workspace, wanted, lists=staff.account.lists)
    most, start = (MOST_ON_PAGE, _start(given.get("page", ""))) if wanted.state else (MOST_IN_COLUMN, 0)
    return pages.write(
        "board.html",
        staff,
        board=board,
        columns={state: cards for state, cards in board.columns.items() if cards},
        lanes=LANES,
        wanted=wanted,
        states=STATE_NAMES,
        most=most,
        start=start,
        lists=own_lists(staff),
        query=lambda **changes: query_of(wanted, **changes),
        deleted=len(deleted_issues(staff.workspace)) if staff.may(Permission.WRITE) else 0,
        first_run=first_run(staff.workspace) if _may_need_setup(staff, wanted, board) else None,
    )


@router.get("/studio/issues/deleted", response_class=Response)
def deleted_page(staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages) -> Response:
    """Show the issues that were deleted."""
    found = [one for one in deleted_issues(staff.workspace) if staff.may(Permission.WRITE, one.list or None)]
    return pages.write("deleted_issues.html", staff, deleted=found)


@router.post("/studio/issues/deleted/{key}/restore", response_class=Response)
def restore(staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, key: str) -> Response:
    """Put a deleted issue back; one that was sent needs the permission to send."""
    kept = find_deleted(staff.workspace, key)
    staff.require(Permission.SEND if kept.was_sent else Permission.WRITE, kept.list or None)
    one = restore_issue(staff.workspace, key)
    return pages.redirect("/issues", said=pages.say(staff, N_("“%(title)s” is back."), title=one.subject))


@router.get("/studio/issues/{slug}/more", response_class=Response)
def more_page(staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, slug: str) -> Response:
    """Show what can be done with an issue besides writing and sending it."""
    card = own_card(staff, slug, Permission.WRITE)
    return _more(staff, pages, card)


@router.post("/studio/issues/{slug}/duplicate", response_class=Response)
def duplicate(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm, slug: str
) -> Response:
    """Copy an issue under another title and date."""
    card = own_card(staff, slug, Permission.READ)
    list_key = form.get("list") or card.head.list
    staff.require(Permission.WRITE, list_key)
    try:
        new = duplicate_issue(
            staff.workspace,
            slug,
            date=_day(staff.workspace, form.get("date")),
            title=form.get("title").strip(),
            list_key=list_key if list_key in staff.workspace.publication.lists else "",
            fresh_news="fresh" in form,
        )
    except NewsletterError as error:
        return _more(staff, pages, card, {"duplicate": pages.sentence(staff, str(error))}, form)
    return pages.redirect(f"/issues/{quote(new)}", said=pages.say(staff, N_("This is the copy.")))


@router.post("/studio/issues/{slug}/rename", response_class=Response)
def rename(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm, slug: str
) -> Response:
    """Give a draft another name in addresses."""
    card = own_card(staff, slug, Permission.WRITE)
    try:
        new = rename_issue(staff.workspace, slug, form.get("name"))
    except NewsletterError as error:
        return _more(staff, pages, card, {"rename": pages.sentence(staff, str(error))}, form)
    return pages.redirect(
        f"/issues/{quote(new)}/more", said=pages.say(staff, N_("Its name is “%(name)s” now."), name=new)
    )


@router.post("/studio/issues/{slug}/delete", response_class=Response)
def delete(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm, slug: str
) -> Response:
    """Delete an issue, so that it can be restored; one that was sent needs the permission to send."""
    card = own_card(staff, slug, Permission.WRITE)
    try:
        if prepare_deletion(staff.workspace, slug).needs_send:
            staff.require(Permission.SEND, card.head.list)
        delete_issue(staff.workspace, slug, by=staff.actor, version=form.get("version"))
    except NewsletterError as error:
        return _more(staff, pages, card, {"delete": pages.sentence(staff, str(error))}, form)
    said = pages.say(
        staff, N_("“%(title)s” was deleted. You can restore it below the board."), title=card.head.subject
    )
    return pages.redirect("/issues", said=said)


def _may_need_setup(staff: SignedIn, wanted: BoardFilter, board: IssueBoard) -> bool:
    """Return whether to remind of the first steps: nothing was sent yet, and nothing is searched."""
    is_new = wanted == BoardFilter() and not board.columns.get(IssueState.SENT)
    return is_new and staff.may(Permission.SETTINGS)


def own_card(staff: SignedIn, slug: str, permission: Permission) -> IssueCard:
    """Return an issue that somebody may do something with. Raises NotFoundError, NotAllowedError."""
    card = issue_card(staff.workspace, slug)
    staff.require(permission, card.head.list)
    return card


def own_lists(staff: SignedIn) -> list[tuple[str, str]]:
    """Return key and title of the lists that somebody works on."""
    lists = staff.workspace.publication.lists
    return [(key, one.title) for key, one in lists.items() if staff.may(Permission.READ, key)]


def query_of(wanted: BoardFilter, **changes: object) -> str:
    """Return the query of a board's address with some values changed."""
    values = {"q": wanted.words, "list": wanted.list, "state": wanted.state or ""} | changes
    kept = {name: value for name, value in values.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _more(
    staff: SignedIn,
    pages: StudioPageWriter,
    card: IssueCard,
    errors: Mapping[str, str] | None = None,
    form: FormFields | None = None,
) -> Response:
    deletion: Deletion | None = None
    undeletable = ""
    try:
        deletion = prepare_deletion(staff.workspace, card.slug)
    except RefusedError as error:
        undeletable = pages.sentence(staff, str(error))
    return pages.write(
        "issue_more.html",
        staff,
        status=422 if errors else 200,
        card=card,
        deletion=deletion,
        undeletable=undeletable,
        may_delete=deletion is not None
        and (not deletion.needs_send or staff.may(Permission.SEND, card.head.list)),
        errors=errors or {},
        typed=form.get if form else lambda _name, otherwise="": otherwise,
        today=today(staff.workspace).isoformat(),
        lists=own_lists(staff),
    )


def today(workspace: Workspace) -> dt.date:
    """Return the day by the publication's clocks."""
    return local_time(workspace.clock.now(), workspace.settings.schedule.zone).date()


def _day(workspace: Workspace, written: str) -> dt.date:
    if not written.strip():
        return today(workspace)
    try:
        return dt.date.fromisoformat(written.strip())
    except ValueError:
        raise RefusedError(f"“{written[:40]}” is not a date", hint="Write it like 2026-11-24") from None


def _state(written: str) -> IssueState | None:
    return IssueState(written) if written in set(IssueState) else None


def _start(page: str) -> int:
    return (max(1, min(int(page), 10_000)) - 1) * MOST_ON_PAGE if page.isdecimal() else 0
