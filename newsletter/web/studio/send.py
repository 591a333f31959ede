"""`/studio/issues/SLUG/send`: who gets an issue, when, and the last screen before it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.approval_gap import approval_gap
from newsletter.app.audience_breakdown import break_down
from newsletter.app.clock_changes import clock_changes
from newsletter.app.confirmed_launch import (
    Change,
    Changed,
    LaunchChoice,
    fixed_words,
    prepare_choice,
    read_shown,
    send_shown,
    shown_of,
)
from newsletter.app.editions import open_issue
from newsletter.app.launching import AlreadySent, Held, Launched, Prepared, Proposal, Scheduled, Unfinished
from newsletter.app.local_time import days_from_now
from newsletter.app.mailing_jobs import is_without_worker
from newsletter.app.near_mailings import DAYS, near_mailings
from newsletter.app.refusals import Refused
from newsletter.app.scheduler_presence import scheduler_missing_since
from newsletter.app.send_choices import send_choices
from newsletter.app.send_time_readings import readings_of
from newsletter.errors import NewsletterError, ScheduleError
from newsletter.model import Action, Level, Permission
from newsletter.web.studio import times
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.hints import send_steps
from newsletter.web.studio.launch_choice import NO_TIME, fields_of, read_choice, typed_time, write_query
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()
Sender = Annotated[SignedIn, may(Permission.SEND)]


@router.get("/studio/issues/{slug}/send", response_class=Response)
def send_page(staff: Sender, pages: StudioPages, request: Request, slug: str) -> Response:
    """Show who would get it as chosen so far, and ask for the rest."""
    choice = _chosen(staff, slug, request.query_params)
    problem = None
    try:
        prepared = prepare_choice(staff.workspace, choice)
    except ScheduleError as error:
        problem = error
        prepared = prepare_choice(staff.workspace, replace(choice, words="", readers_zone=False))
    return _page(pages, staff, choice, prepared, problem=problem)


@router.get("/studio/issues/{slug}/send/confirm", response_class=Response)
def last_screen(staff: Sender, pages: StudioPages, request: Request, slug: str) -> Response:
    """Show what will happen, with the one button that makes it happen."""
    choice = _chosen(staff, slug, request.query_params)
    try:
        prepared = prepare_choice(staff.workspace, choice)
    except ScheduleError as error:
        prepared = prepare_choice(staff.workspace, replace(choice, words="", readers_zone=False))
        return _page(pages, staff, choice, prepared, problem=error)
    if not isinstance(prepared, Proposal) or prepared.refusals:
        return _page(pages, staff, choice, prepared, status=200)
    return _last_screen(pages, staff, choice, prepared)


@router.post("/studio/issues/{slug}/send", response_class=Response)
def send(staff: Sender, form: StudioForm, pages: StudioPages, slug: str) -> Response:
    """Send or schedule what the last screen showed; the screen comes again if anything has changed."""
    choice = _chosen(staff, slug, form)
    shown = read_shown(form.get("shown"))
    try:
        answer = send_shown(staff.workspace, choice, shown, by=staff.actor)
    except ScheduleError as error:
        prepared = prepare_choice(staff.workspace, replace(choice, words="", readers_zone=False))
        return _page(pages, staff, choice, prepared, problem=error)
    match answer:
        case Launched(mailing=mailing):
            return pages.redirect(f"/mailings/{mailing.id}")
        case Scheduled(schedule=schedule) | Held(schedule=schedule):
            return pages.redirect(f"/schedules/{schedule.id}")
        case Changed(proposal=proposal, changes=changes) if not proposal.refusals:
            return _last_screen(pages, staff, choice, proposal, changes=changes)
        case Changed(proposal=proposal):
            return _page(pages, staff, choice, proposal, status=409)
    return _page(pages, staff, choice, answer, status=409)


def _chosen(staff: SignedIn, slug: str, values: Any) -> LaunchChoice:
    """Return the choice of a request; raises NotFoundError, and NotAllowedError for another's list."""
    issue = open_issue(staff.workspace, slug)
    choice = read_choice(issue.slug, lambda name: str(values.get(name, "") or ""))
    list_key = staff.workspace.list_key(choice.list or issue.front.list)
    staff.require(Permission.SEND, list_key)
    return replace(choice, list=list_key)


def _page(
    pages: StudioPageWriter,
    staff: SignedIn,
    choice: LaunchChoice,
    prepared: Prepared,
    *,
    problem: NewsletterError | None = None,
    status: int = 200,
) -> Response:
    workspace = staff.workspace
    proposal = prepared if isinstance(prepared, Proposal) else None
    refusals = proposal.refusals if proposal else ()
    refused = (prepared,) if isinstance(prepared, Refused) else refusals
    sent = prepared.mailing if isinstance(prepared, Unfinished | AlreadySent) else None
    issue = open_issue(workspace, choice.issue)
    offered = send_choices(workspace, choice)
    return pages.write(
        "send.html",
        staff,
        status=422 if problem else status,
        issue=issue,
        choice=choice,
        query=write_query(choice),
        typed=typed_time(choice.words),
        words_given=_typed_words(choice),
        lists=[one for one in offered.lists if staff.may(Permission.SEND, one.key)],
        segments=offered.segments,
        next_slot=offered.next_slot and _moment(pages, staff, offered.next_slot),
        zones=offered.zones,
        knows_zones=offered.knows_zones,
        problem=problem,
        readings=readings_of(workspace, choice.words, list_key=choice.list) if problem else (),
        refusals=[
            (one, send_steps(one.next_steps, choice.issue), proposal is not None and _is_approval(one))
            for one in refused
        ],
        mailing=sent,
        is_running=isinstance(prepared, Unfinished),
        **(_facts(pages, staff, proposal) if proposal else {"proposal": None}),
    )


def _last_screen(
    pages: StudioPageWriter,
    staff: SignedIn,
    choice: LaunchChoice,
    proposal: Proposal,
    *,
    changes: tuple[Change, ...] = (),
) -> Response:
    workspace = staff.workspace
    now, zone, lang = workspace.clock.now(), proposal.preview.instant.zone, pages.language(staff)
    at = proposal.preview.send_at
    return pages.write(
        "last_screen.html",
        staff,
        status=409 if changes else 200,
        choice=choice,
        query=write_query(choice),
        fields=fields_of(choice, words=fixed_words(proposal)),
        shown=shown_of(workspace, proposal).write(),
        changes=changes,
        button_time=times.short_day_and_time(at, zone, lang, now=now),
        undo_minutes=workspace.settings.schedule.undo_minutes,
        no_scheduler=scheduler_missing_since(workspace),
        no_worker=is_without_worker(workspace),
        **_facts(pages, staff, proposal),
    )


def _facts(pages: StudioPageWriter, staff: SignedIn, proposal: Proposal) -> Mapping[str, Any]:
    """Return what both pages show of a proposal."""
    workspace, lang = staff.workspace, pages.language(staff)
    list_ = workspace.publication.lists[proposal.edition.list]
    zone, at = proposal.preview.instant.zone, proposal.preview.send_at
    main = proposal.edition.lang
    others: dict[str, int] = {}
    for one in proposal.variants:
        if one.is_sent and one.lang != main:
            others[one.lang] = others.get(one.lang, 0) + one.people
    findings, breakdown = proposal.findings, break_down(workspace, proposal)
    return {
        "proposal": proposal,
        "list_title": list_.title,
        "breakdown": breakdown,
        "left_since": times.day(breakdown.left_since, zone, lang),
        "languages": [(times.language_name(tag, lang), people) for tag, people in others.items()],
        "versions": [(one, times.version_words(one, lang)) for one in proposal.variants if one.is_sent],
        "day": times.full_day(at, zone, lang),
        "hour": times.clock(at, zone, lang),
        "zone": zone,
        "away": days_from_now(at, zone, workspace.clock.now()),
        "errors": [one for one in findings if one.level is Level.ERROR],
        "warnings": [one for one in findings if one.level is not Level.ERROR],
        "gap": approval_gap(
            workspace, proposal.issue.slug, proposal.issue.source, proposal.edition.list, proposal.approval
        ),
        "obstacles": proposal.preview.obstacles,
        "changes_of_clocks": [one.explanation for one in clock_changes(proposal.preview)],
        "near": [(one, pages.local_time(one.at, lang)) for one in near_mailings(workspace, proposal)],
        "near_days": DAYS,
        "waves": [(one, times.clock(max(one.at, at), one.zones[0], lang)) for one in proposal.preview.waves],
    }


def _is_approval(refused: Refused) -> bool:
    """Say whether approvals are all that is missing."""
    return any(step.action is Action.APPROVE for step in refused.next_steps)


def _typed_words(choice: LaunchChoice) -> str:
    """Return the time that was typed in words; "" if it was chosen in another way, or not at all."""
    is_other = choice.words in ("next slot", NO_TIME) or typed_time(choice.words) is not None
    return "" if is_other else choice.words


def _moment(pages: StudioPageWriter, staff: SignedIn, found: Any) -> str:
    lang = pages.language(staff)
    return f"{times.full_day(found.at, found.zone, lang)}, {times.clock(found.at, found.zone, lang)}"
