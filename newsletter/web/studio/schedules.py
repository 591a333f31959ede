"""`/studio/schedules/NUMBER`: what is to go out, with time to undo; and what to do with one on hold."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.confirmed_launch import Change, changes_since, read_shown, shown_of
from newsletter.app.launching import Proposal, Scheduled, commit
from newsletter.app.lookup import find_schedule
from newsletter.app.outdated_schedules import outdated_among
from newsletter.app.refusals import Refused
from newsletter.app.replacing import Replacement, prepare_replacement
from newsletter.app.scheduler_presence import scheduler_missing_since
from newsletter.app.scheduling import cancel, release
from newsletter.app.send_time_readings import readings_of
from newsletter.app.upcoming_holds import hold_reason
from newsletter.errors import NewsletterError, RefusedError, ScheduleError
from newsletter.model import Permission, Schedule, ScheduleStatus
from newsletter.web.studio import times
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.paging import read_number

router = APIRouter()
Reader = Annotated[SignedIn, may(Permission.READ)]
Sender = Annotated[SignedIn, may(Permission.SEND)]
CANCELLED = "cancelled in the studio"


@router.get("/studio/schedules/{number}", response_class=Response)
def show(staff: Reader, pages: StudioPages, number: str) -> Response:
    """Show a schedule and what can be done with it."""
    return _page(pages, staff, _found(staff, number, Permission.READ))


@router.get("/studio/schedules/{number}/state", response_class=Response)
def state(staff: Reader, number: str) -> Response:
    """Return whether it still waits, for the countdown of the page."""
    found = _found(staff, number, Permission.READ)
    return JSONResponse({"status": found.status.value, "mailing": found.mailing_id})


@router.post("/studio/schedules/{number}/cancel", response_class=Response)
def cancel_it(staff: Sender, pages: StudioPages, number: str) -> Response:
    """Cancel a schedule before it goes out: also the Undo button of a send."""
    found = _found(staff, number, Permission.SEND)
    if found.status is not ScheduleStatus.CANCELLED:
        found = cancel(staff.workspace, found.id, reason=CANCELLED)
    return pages.redirect(f"/schedules/{found.id}", said=pages.say(staff, N_("Cancelled. Nothing was sent.")))


@router.post("/studio/schedules/{number}/release", response_class=Response)
def release_it(staff: Sender, form: StudioForm, pages: StudioPages, number: str) -> Response:
    """Release a schedule that is on hold, to go out at another time."""
    found, words = _found(staff, number, Permission.SEND), " ".join(form.get("words").split())
    try:
        released = release(
            staff.workspace, found.id, words, by=staff.actor, override=form.get("override").strip()
        )
    except (ScheduleError, RefusedError) as error:
        if found.status is not ScheduleStatus.HELD:
            raise
        return _page(pages, staff, found, words=words, problem=error)
    return pages.redirect(f"/schedules/{released.id}", said=pages.say(staff, N_("It is scheduled again.")))


@router.get("/studio/schedules/{number}/replace", response_class=Response)
def replacement(staff: Sender, pages: StudioPages, request: Request, number: str) -> Response:
    """Show what replacing the frozen version by the issue as it is now would do."""
    found = _found(staff, number, Permission.SEND)
    words = " ".join(request.query_params.get("words", "").split())
    prepared = prepare_replacement(staff.workspace, found.id, words=words)
    return _replacement(pages, staff, prepared, words)


@router.post("/studio/schedules/{number}/replace", response_class=Response)
def replace_it(staff: Sender, form: StudioForm, pages: StudioPages, number: str) -> Response:
    """Replace the frozen version, if it is still what was shown."""
    workspace = staff.workspace
    found, words = _found(staff, number, Permission.SEND), " ".join(form.get("words").split())
    shown = read_shown(form.get("shown"))
    if found.status is ScheduleStatus.CANCELLED and shown is not None:
        again = workspace.store.open_schedule(found.issue, found.list)
        if again is not None and again.digest == shown.digest and again.made_at >= shown.moment:
            return pages.redirect(f"/schedules/{again.id}")  # the button was pressed twice
    prepared = prepare_replacement(workspace, found.id, words=words)
    proposal = prepared.prepared
    if not isinstance(proposal, Proposal) or proposal.refusals:
        return _replacement(pages, staff, prepared, words, status=409)
    if changes := tuple(changes_since(workspace, shown, proposal)):
        return _replacement(pages, staff, prepared, words, changes=changes, status=409)
    outcome = commit(workspace, proposal, by=staff.actor)
    if isinstance(outcome, Scheduled):
        return pages.redirect(
            f"/schedules/{outcome.schedule.id}",
            said=pages.say(staff, N_("Replaced: the issue as it is now goes out.")),
        )
    if isinstance(outcome, Refused):
        raise outcome.error()
    raise RefusedError(f"{found.issue} was sent in the meantime")


def _found(staff: SignedIn, number: str, permission: Permission) -> Schedule:
    """Return a schedule; raises NotFoundError, and NotAllowedError for another's list."""
    found = find_schedule(staff.workspace, read_number(number))
    staff.require(permission, found.list)
    return found


def _page(
    pages: StudioPageWriter,
    staff: SignedIn,
    found: Schedule,
    *,
    words: str = "",
    problem: NewsletterError | None = None,
) -> Response:
    workspace, lang = staff.workspace, pages.language(staff)
    waits = found.status is ScheduleStatus.WAITING
    now = workspace.clock.now()
    outdated = next(iter(outdated_among(workspace, (found,))), None)
    return pages.write(
        "schedule.html",
        staff,
        status=422 if problem else 200,
        schedule=found,
        day=times.full_day(found.send_at, found.zone, lang),
        hour=times.clock(found.send_at, found.zone, lang),
        seconds_left=max(int((found.send_at - now).total_seconds()), 0) if waits else 0,
        is_undo=waits and found.spoken == "now",
        will_be_held=hold_reason(workspace, found) if waits else "",
        no_scheduler=scheduler_missing_since(workspace) if waits else "",
        outdated=outdated,
        words_given=words,
        problem=problem,
        readings=readings_of(workspace, words, list_key=found.list) if problem and words else (),
    )


def _replacement(
    pages: StudioPageWriter,
    staff: SignedIn,
    prepared: Replacement,
    words: str,
    *,
    changes: tuple[Change, ...] = (),
    status: int = 200,
) -> Response:
    workspace, lang, proposal = staff.workspace, pages.language(staff), prepared.prepared
    ready = isinstance(proposal, Proposal)
    refusals = proposal.refusals if isinstance(proposal, Proposal) else ()
    refused = (proposal,) if isinstance(proposal, Refused) else refusals
    at = proposal.preview.send_at if isinstance(proposal, Proposal) else prepared.schedule.send_at
    zone = prepared.schedule.zone
    shown = shown_of(workspace, proposal).write() if isinstance(proposal, Proposal) else ""
    return pages.write(
        "replace_schedule.html",
        staff,
        status=status,
        schedule=prepared.schedule,
        proposal=proposal if ready else None,
        what_changed=prepared.changes,
        refusals=refused,
        changes=changes,
        words_given=words,
        shown=shown,
        day=times.full_day(at, zone, lang),
        hour=times.clock(at, zone, lang),
    )
