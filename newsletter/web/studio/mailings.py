"""`/studio/mailings`: what is being sent, what is to go out, what was sent, and each mailing's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.mailing_control import (
    cancel_mailing,
    find_mailing,
    pause_mailing,
    resume_mailing,
    retry_mailing,
)
from newsletter.app.mailing_list import mailing_page
from newsletter.app.mailing_progress import read_progress
from newsletter.app.mailing_report import MailingReport, report_mailing
from newsletter.app.transport_names import transport_label
from newsletter.model import Mailing, Permission
from newsletter.web.studio import times
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.charts import bar_chart, column_chart
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.paging import read_number
from newsletter.web.studio.progress_view import view_of

router = APIRouter()
Reader = Annotated[SignedIn, may(Permission.READ)]
Sender = Annotated[SignedIn, may(Permission.SEND)]
_DOMAINS = 10


@router.get("/studio/mailings", response_class=Response)
def list_(staff: Reader, pages: StudioPages, request: Request) -> Response:
    """List what is being sent, what is to go out, and what was sent, newest first."""
    before = read_number(request.query_params.get("before", ""))
    found = mailing_page(
        staff.workspace, before=before, is_allowed=lambda key: staff.may(Permission.READ, key)
    )
    return pages.write("mailings.html", staff, found=found, is_first=not before)


@router.get("/studio/mailings/{number}", response_class=Response)
def show(staff: Reader, pages: StudioPages, number: str) -> Response:
    """Show how a mailing goes, and what became of it."""
    workspace, mailing = staff.workspace, _found(staff, number, Permission.READ)
    progress = read_progress(workspace, mailing.id)
    report = report_mailing(workspace, mailing.id)
    return pages.write(
        "mailing.html",
        staff,
        mailing=progress.mailing,
        progress=view_of(progress),
        report=report,
        via=transport_label(mailing.transport),
        **_charts(pages, staff, report),
    )


@router.post("/studio/mailings/{number}/pause", response_class=Response)
def pause(staff: Sender, pages: StudioPages, number: str) -> Response:
    """Pause a mailing."""
    mailing = _found(staff, number, Permission.SEND)
    pause_mailing(staff.workspace, mailing.id, reason=f"paused by {staff.actor.name}")
    return _back(pages, staff, mailing, N_("Paused. The rest waits until you resume."))


@router.post("/studio/mailings/{number}/resume", response_class=Response)
def resume(staff: Sender, pages: StudioPages, number: str) -> Response:
    """Resume a mailing: the rest is sent."""
    mailing = _found(staff, number, Permission.SEND)
    resume_mailing(staff.workspace, mailing.id)
    return _back(pages, staff, mailing, N_("Resumed. The rest is being sent."))


@router.post("/studio/mailings/{number}/retry", response_class=Response)
def retry(staff: Sender, pages: StudioPages, number: str) -> Response:
    """Send again to those who did not get it."""
    mailing = _found(staff, number, Permission.SEND)
    people = retry_mailing(staff.workspace, mailing.id)
    said = N_("Trying again.") if people else N_("There is nobody to try again.")
    return _back(pages, staff, mailing, said)


@router.get("/studio/mailings/{number}/cancel", response_class=Response)
def ask_to_cancel(staff: Sender, pages: StudioPages, number: str) -> Response:
    """Say what cancelling would do, and ask."""
    mailing = _found(staff, number, Permission.SEND)
    counts = staff.workspace.store.counts(mailing.id)
    return pages.write("cancel_mailing.html", staff, mailing=mailing, counts=counts)


@router.post("/studio/mailings/{number}/cancel", response_class=Response)
def cancel(staff: Sender, form: StudioForm, pages: StudioPages, number: str) -> Response:
    """Cancel the rest of a mailing for good."""
    mailing = _found(staff, number, Permission.SEND)
    reason = form.get("reason").strip()[:200] or f"cancelled by {staff.actor.name}"
    cancel_mailing(staff.workspace, mailing.id, reason=reason)
    return _back(pages, staff, mailing, N_("Cancelled. The rest will not get it."))


def _found(staff: SignedIn, number: str, permission: Permission) -> Mailing:
    """Return a mailing; raises NotFoundError, and NotAllowedError for another's list."""
    mailing = find_mailing(staff.workspace, read_number(number))
    staff.require(permission, mailing.list)
    return mailing


def _back(pages: StudioPageWriter, staff: SignedIn, mailing: Mailing, said: str) -> Response:
    return pages.redirect(f"/mailings/{mailing.id}", said=pages.say(staff, said))


def _charts(pages: StudioPageWriter, staff: SignedIn, report: MailingReport) -> Mapping[str, Any]:
    """Return the pictures of a report."""
    lang, zone = pages.language(staff), staff.workspace.settings.schedule.zone
    kinds = Counter[str]()
    domains = Counter[str]()
    for bounce in report.bounces:
        kinds[bounce.kind.value] += bounce.people
        domains[bounce.domain] += bounce.people
    for refusal in report.refusals:
        domains[refusal.domain] += refusal.people
    parts = report.timeline
    with_day = bool(parts) and parts[-1].end - parts[0].start > timedelta(hours=20)
    labels = [times.part_label(one, zone, lang, with_day=with_day) for one in parts]
    return {
        "timeline": column_chart(
            "timeline", ((label, one.people) for label, one in zip(labels, parts, strict=True))
        ),
        "timeline_from": labels[0] if labels else "",
        "timeline_to": labels[-1] if labels else "",
        "by_reason": bar_chart("by-reason", sorted(kinds.items(), key=lambda one: -one[1])),
        "by_domain": bar_chart("by-domain", domains.most_common(_DOMAINS)),
        "more_domains": max(len(domains) - _DOMAINS, 0),
        "unsubscribes": bar_chart("unsubscribes", sorted(report.unsubscribed.items())),
        "versions": bar_chart(
            "versions", ((times.version_words(one, lang), one.people) for one in report.versions)
        ),
        "missed": sorted(report.missed.items(), key=lambda one: (-one[1], one[0])),
    }
