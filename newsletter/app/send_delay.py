"""Undo: the minutes between "send" and the first message, in which it can still be taken back."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.app.scheduling import due_times
from newsletter.app.workspace import Workspace
from newsletter.model import Mailing, Schedule, ScheduleStatus
from newsletter.schedule.stale import stale_reason

GLANCE_SECONDS = 0.5


def wait_send_delay(workspace: Workspace, plan: Schedule, *, wait: Callable[[float], bool]) -> Mailing | None:
    """Wait until a plan is due and launch it; None when it was taken back or held meanwhile.

    `wait` passes seconds and says whether somebody wants to stop: then the plan is cancelled. A scheduler
    that runs elsewhere may launch it first; the mailing is the same.
    """
    rules = workspace.settings.schedule
    while True:
        plan = workspace.store.schedule_by_id(plan.id)
        now = workspace.clock.now()
        if plan.status is ScheduleStatus.LAUNCHED and plan.mailing_id is not None:
            return workspace.store.mailing(plan.mailing_id)
        if plan.status is not ScheduleStatus.WAITING:
            return None
        if plan.send_at <= now and (late := stale_reason(plan, rules, last_seen=now, now=now)):
            workspace.store.hold_schedule(plan.id, late, now=now)  # the machine slept meanwhile
        elif plan.send_at <= now:
            workspace.store.launch_schedule(
                plan.id,
                now=now,
                due=due_times(workspace, plan, now),
                approvals=rules.approvals,
            )
        elif wait(GLANCE_SECONDS):
            workspace.store.cancel_schedule(plan.id, "undone before it left", now=now)
