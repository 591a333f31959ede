"""Stale schedules: one whose time passed while no scheduler ran is held for staff to decide.

Two situations look the same to the program: the server was down at that time, or the database was restored
from an earlier backup. In the second case everyone has the email already. So anything that came due while no
scheduler was seen for longer than `late_minutes` is held, even if it is only a little late itself.
"""

from __future__ import annotations

import datetime as dt
from datetime import timedelta

from newsletter.model import Schedule, ScheduleRules
from newsletter.schedule.wall_time import format_short


def stale_reason(
    schedule: Schedule, rules: ScheduleRules, *, last_seen: dt.datetime | None, now: dt.datetime
) -> str:
    """Return why a schedule that is due must be held; "" if it need not be.

    `last_seen` is the last heartbeat of a scheduler in this database.
    """
    grace = timedelta(minutes=rules.late_minutes)
    due = format_short(schedule.send_at, schedule.zone)
    if now - schedule.send_at > grace:
        return f"it was due {due}, {_duration(now - schedule.send_at)} ago, and was not sent then"
    alive = max(filter(None, (last_seen, schedule.made_at)))
    if schedule.send_at < now and now - alive > grace:
        return f"it was due {due} while no scheduler was running (for {_duration(now - alive)})"
    return ""


def _duration(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"
