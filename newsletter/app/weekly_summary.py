"""Weekly summary for staff: who came and left, bounces, complaints and sign-ups; for the job `summary`."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsletter.app.workspace import Workspace
from newsletter.model import Notice
from newsletter.schedule.job_interval import last_due, read_job_interval
from newsletter.schedule.period_summary import period_summary
from newsletter.schedule.wall_time import local

JOB = "summary"
_LONGEST = timedelta(days=35)
"""A summary never reaches back further, however long no scheduler ran."""
_MOMENT = timedelta(seconds=1)


def report_week(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    """Notify staff of what happened since the last summary; nothing if nothing did."""
    rules, now = workspace.settings.schedule, workspace.clock.now()
    until = _due(workspace, now) or now
    since = _last_summary(workspace, until) or _due(workspace, until - _MOMENT) or until - timedelta(days=7)
    since = max(since, until - _LONGEST)
    counts = workspace.store.period_counts(since=since, until=until)
    if counts.is_quiet:
        return "nobody came or left", ()
    text = period_summary(
        counts,
        first=local(since, rules.zone).date(),
        last=local(until - _MOMENT, rules.zone).date(),
        titles={key: one.title for key, one in workspace.publication.lists.items()},
    )
    notice = Notice(key=_key(until), at=now, kind=JOB, text=text)
    added = workspace.store.add_notice(notice)
    return text.partition("\n")[0], (notice,) if added else ()


def _due(workspace: Workspace, now: datetime) -> datetime | None:
    rules = workspace.settings.schedule
    interval = read_job_interval(rules.jobs.get(JOB, "never"), zone=rules.zone)
    return last_due(interval, now) if interval is not None else None


def _key(until: datetime) -> str:
    return f"{JOB} {until.isoformat()}"


def _last_summary(workspace: Workspace, until: datetime) -> datetime | None:
    """Return where the last summary before this one ended."""
    ends = (
        datetime.fromisoformat(one.key.removeprefix(f"{JOB} "))
        for one in workspace.store.notices(since=until - _LONGEST)
        if one.kind == JOB
    )
    return max((end for end in ends if end < until), default=None)
