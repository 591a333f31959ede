"""Launches a schedule that is due, or holds it."""

from __future__ import annotations

from datetime import datetime

from newsletter.app.base_url import hold_reason, reason_not_asked
from newsletter.app.cadence import has_digests
from newsletter.app.kept_versions import keep_launched
from newsletter.app.scheduling import blocking_obstacles, due_times
from newsletter.app.workspace import Workspace
from newsletter.model import Mailing, Schedule
from newsletter.schedule.stale import stale_reason


def launch_due(workspace: Workspace, schedule: Schedule, *, last_seen: datetime | None) -> Mailing | None:
    """Launch a schedule that is due; None if it is held instead, or was launched elsewhere.

    `last_seen` is the last heartbeat of a scheduler: what was due while none ran is held. Guards are checked
    as they are now; approvals are checked again in the transaction that launches.
    """
    now, rules = workspace.clock.now(), workspace.settings.schedule
    reason = stale_reason(schedule, rules, last_seen=last_seen, now=now)
    reason = reason or "; ".join(one.message for one in blocking_obstacles(workspace, schedule))
    if reason := reason or hold_reason(workspace, schedule):
        workspace.store.hold_schedule(schedule.id, reason, now=now)
        return None
    mailing = workspace.store.launch_schedule(
        schedule.id,
        now=now,
        due=due_times(workspace, schedule, now),
        approvals=rules.approvals,
        base_url_unproven=reason_not_asked(workspace, schedule.transport),
        by_digest=has_digests(workspace.publication, schedule.list),
    )
    if mailing is not None:
        keep_launched(workspace, schedule)
    return mailing
