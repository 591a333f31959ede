"""Stale: a mailing whose time has passed unnoticed is held, for nobody knows whether it should still go.

Two things look alike from inside: a server that was down at the hour, and a database restored from a
back-up made before it. In the second everybody has the mail already. So what came due while no scheduler
was seen for longer than the grace is held, however little late it is itself.
"""

from __future__ import annotations

import datetime as dt
from datetime import timedelta

from newsletter.model import Schedule, ScheduleRules
from newsletter.schedule.wall_time import local


def stale_reason(
    schedule: Schedule, rules: ScheduleRules, *, last_seen: dt.datetime | None, now: dt.datetime
) -> str:
    """Return why a schedule that is due must be held; "" lets it go.

    `last_seen` is when a scheduler last left a sign of life in this database.
    """
    grace = timedelta(minutes=rules.late_minutes)
    due = f"{local(schedule.send_at, schedule.zone):%Y-%m-%d %H:%M} {schedule.zone}"
    if now - schedule.send_at > grace:
        return f"it was due {due}, {_ago(now - schedule.send_at)} ago, and nothing sent it then"
    alive = max(filter(None, (last_seen, schedule.made_at)))
    if schedule.send_at < now and now - alive > grace:
        return f"it came due {due} while no scheduler ran (none was seen for {_ago(now - alive)})"
    return ""


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"
