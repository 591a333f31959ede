"""Upcoming holds: warns staff a day ahead of schedules that would be held, while there is time to act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from newsletter.app.base_url import base_url_for
from newsletter.app.scheduling import blocking_obstacles
from newsletter.app.workspace import Workspace
from newsletter.model import Notice, Schedule, ScheduleStatus
from newsletter.schedule.approval import approval_status, explain_missing_approvals
from newsletter.schedule.wall_time import format_moment, instant_at

AHEAD = timedelta(hours=24)


def report_upcoming_holds(workspace: Workspace) -> tuple[Notice, ...]:
    """Return notices for schedules that go out within a day and would be held; each reason once."""
    now = workspace.clock.now()
    return tuple(one for one in _warnings(workspace, now) if workspace.store.add_notice(one))


def _warnings(workspace: Workspace, now: datetime) -> Iterator[Notice]:
    for schedule in workspace.store.schedules(ScheduleStatus.WAITING):
        if schedule.send_at <= now or schedule.send_at - now > AHEAD:
            continue
        send_time = format_moment(instant_at(schedule.send_at, schedule.zone))
        for name, reason in _hold_reasons(workspace, schedule):
            text = (
                f"Schedule {schedule.id} ({schedule.issue} to {schedule.list}) is to go out {send_time}, "
                f"but will be held unless this changes: {reason}"
            )
            key = f"forewarned {schedule.id} {schedule.made_at} {schedule.send_at} {name}"
            yield Notice(key=key, at=now, kind="reminder", text=text)


def hold_reason(workspace: Workspace, schedule: Schedule) -> str:
    """Return why a schedule would be held as things are now; "" if it would not."""
    return "; ".join(reason for _name, reason in _hold_reasons(workspace, schedule))


def _hold_reasons(workspace: Workspace, schedule: Schedule) -> Iterator[tuple[str, str]]:
    """Yield each reason why a schedule would be held: a stable name, and the words."""
    approvals = approval_status(
        workspace.store.approvals(schedule.issue, schedule.list),
        schedule.digest,
        authors=schedule.authors,
        # All that a digest says was approved before.
        needed=0 if schedule.digest_audience else workspace.settings.schedule.approvals,
    )
    if approvals.missing:
        yield "approvals", explain_missing_approvals(approvals)
    for obstacle in blocking_obstacles(workspace, schedule):
        yield obstacle.key, obstacle.message
    base_url = base_url_for(workspace, schedule.transport, tries=2)
    if base_url.is_unproven:
        yield "base_url", base_url.consequence
