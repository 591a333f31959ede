"""Forewarning: what would be held at its hour is told to staff a day before, while there is time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from newsletter.app.scheduling import stopping_now
from newsletter.app.workspace import Workspace
from newsletter.model import Notice, Schedule, ScheduleStatus
from newsletter.schedule.approval import approval_status, unapproved
from newsletter.schedule.wall_time import at_instant, format_moment

AHEAD = timedelta(hours=24)


def report_upcoming_holds(workspace: Workspace) -> tuple[Notice, ...]:
    """Return what staff should know of plans that leave within a day; each reason is told of once."""
    now = workspace.clock.now()
    return tuple(one for one in _warnings(workspace, now) if workspace.store.tell(one))


def _warnings(workspace: Workspace, now: datetime) -> Iterator[Notice]:
    for plan in workspace.store.schedules(ScheduleStatus.WAITING):
        if plan.send_at <= now or plan.send_at - now > AHEAD:
            continue
        leaves = format_moment(at_instant(plan.send_at, plan.zone))
        for what, reason in _reasons(workspace, plan):
            text = (
                f"Schedule {plan.id} ({plan.issue} to {plan.list}) is to leave {leaves}, "
                f"and would be held: {reason}"
            )
            key = f"forewarned {plan.id} {plan.made_at} {plan.send_at} {what}"
            yield Notice(key=key, at=now, kind="reminder", text=text)


def why_held(workspace: Workspace, plan: Schedule) -> str:
    """Say what would hold a plan as things are; "" when nothing would."""
    return "; ".join(reason for _what, reason in _reasons(workspace, plan))


def _reasons(workspace: Workspace, plan: Schedule) -> Iterator[tuple[str, str]]:
    """Yield what would hold a plan: a name that stays the same, and the words."""
    stands = approval_status(
        workspace.store.approvals(plan.issue, plan.list),
        plan.digest,
        authors=plan.authors,
        needed=workspace.settings.schedule.approvals,
    )
    if stands.missing:
        yield "approvals", unapproved(stands)
    for obstacle in stopping_now(workspace, plan):
        yield obstacle.key, obstacle.message
