"""Outdated notices: tells staff of an edited issue whose schedule will soon send the earlier version."""

from __future__ import annotations

from newsletter.app.outdated_schedules import OutdatedSchedule, outdated_among
from newsletter.app.upcoming_holds import AHEAD
from newsletter.app.workspace import Workspace
from newsletter.model import Notice, ScheduleStatus
from newsletter.schedule.wall_time import format_moment, instant_at


def report_outdated(workspace: Workspace) -> tuple[Notice, ...]:
    """Return notices for schedules that go out within a day with an earlier text; once for each schedule."""
    now = workspace.clock.now()
    soon = [
        one
        for one in workspace.store.schedules(ScheduleStatus.WAITING)
        if now < one.send_at and one.send_at - now <= AHEAD
    ]
    notices = (_notice(one, workspace) for one in outdated_among(workspace, soon) if one.changes.is_wording)
    return tuple(one for one in notices if workspace.store.add_notice(one))


def _notice(outdated: OutdatedSchedule, workspace: Workspace) -> Notice:
    schedule = outdated.schedule
    send_time = format_moment(instant_at(schedule.send_at, schedule.zone))
    return Notice(
        key=f"outdated {schedule.id} {schedule.made_at}",
        at=workspace.clock.now(),
        kind="reminder",
        text=f"Schedule {schedule.id} ({schedule.issue} to {schedule.list}) is to go out {send_time}, but "
        f"{outdated.explanation}",
        next_steps=outdated.next_steps,
    )
