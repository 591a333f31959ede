"""Recurring jobs: each with its interval, its last run and the result of that run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from newsletter.app.feed_polling import poll_feeds
from newsletter.app.feeds import feed_healths
from newsletter.app.hygiene import report_hygiene
from newsletter.app.mailbox import read_mail_job
from newsletter.app.outdated_notices import report_outdated
from newsletter.app.reader_digests import make_due_digests
from newsletter.app.retention import retain
from newsletter.app.signup_alert import report_signup_rate
from newsletter.app.slots import process_slots
from newsletter.app.upcoming_holds import report_upcoming_holds
from newsletter.app.weekly_summary import report_week
from newsletter.app.workspace import Workspace
from newsletter.background.staff_mail import email_staff
from newsletter.errors import NewsletterError
from newsletter.model import JobState, Notice
from newsletter.model.phrase import phrase
from newsletter.schedule.job_interval import JobInterval, last_due, next_due, read_job_interval
from newsletter.schedule.wall_time import local
from newsletter.store.heartbeat import DIED_AFTER, WRONG_CLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A recurring job. `run` returns its result in one line, and notices for staff."""

    name: str
    summary: str
    run: Callable[[Workspace], tuple[str, tuple[Notice, ...]]]
    every: str = ""
    """Its fixed interval; "" takes the one in [jobs]."""
    failure: str = "job"
    """The kind of notice that reports a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job with its last run and its next run."""

    name: str
    summary: str
    every: str
    last_run: datetime | None
    next_run: datetime | None
    result: str
    problem: str


def _poll(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    keys = list(workspace.publication.feeds)
    if not keys:
        return "no feeds are set up", ()
    results = poll_feeds(workspace, keys)
    failed = [one.feed for one in results if one.problem]
    result = f"feeds polled: {len(results)}, new stories: {sum(one.new for one in results)}"
    if failed:
        result += f"; failed: {', '.join(failed)}"
    return result, tuple(_feed_alerts(workspace))


def _feed_alerts(workspace: Workspace) -> Iterator[Notice]:
    """Yield notices of feed problems, once for each outage. A single failure is not reported."""
    now = workspace.clock.now()
    for one in feed_healths(workspace):
        if one.alert and one.state is not None:
            since = one.state.gone_at or one.state.address or one.state.succeeded_at
            notice = Notice(key=f"feed {one.feed.key} since {since}", at=now, kind="feed", text=one.alert)
            if workspace.store.add_notice(notice):
                yield notice


def _slots(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    notices = (
        *process_slots(workspace),
        *report_upcoming_holds(workspace),
        *report_outdated(workspace),
    )
    return f"slots: {len(workspace.settings.schedule.slots)}", notices


def _housekeeping(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    recovered = sum(
        workspace.store.recover(mailing.id, now=workspace.clock.now())
        for mailing in workspace.store.sending_mailings()
    )
    return f"recovered deliveries: {recovered}", ()


JOBS = (
    Job(name="slots", summary="Deadlines, drafts and automatic issues", run=_slots, every="every minute"),
    Job(
        name="digests",
        summary="Make the digests that are due",
        run=make_due_digests,
        every="every minute",
    ),
    Job(name="feeds", summary="Poll the feeds that are due", run=_poll),
    Job(name="mailbox", summary="Process bounces, complaints and unsubscribe requests", run=read_mail_job),
    Job(name="housekeeping", summary="Recover deliveries of stopped senders", run=_housekeeping),
    Job(name="retention", summary="Delete old data", run=retain),
    Job(name="hygiene", summary="Report addresses to review", run=report_hygiene),
    Job(name="summary", summary="Report who came and left", run=report_week),
    Job(
        name="sign-ups",
        summary="Report unusually many sign-ups",
        run=report_signup_rate,
        every="every minute",
    ),
    # Its own failures are never emailed: that would be a loop.
    Job(
        name="staff-mail",
        summary="Email staff what needs their attention",
        run=email_staff,
        every="every minute",
        failure="mail",
    ),
)


def interval_of(workspace: Workspace, job: Job) -> tuple[str, JobInterval | None]:
    """Return how often a job runs, in words and as an interval; None means never."""
    rules = workspace.settings.schedule
    words = job.every or rules.jobs.get(job.name, "never")
    return words, read_job_interval(words, zone=rules.zone)


def due_jobs(workspace: Workspace) -> Iterator[tuple[Job, datetime]]:
    """Yield the jobs that are due, each with its due time; several missed runs are made up for by one."""
    now, states = workspace.clock.now(), workspace.store.job_states()
    for job in JOBS:
        interval = interval_of(workspace, job)[1]
        due = last_due(interval, now) if interval is not None else None
        state = states.get(job.name)
        if due is not None and (state is None or _is_free(state, due, now)):
            yield job, due


def _is_free(state: JobState, due: datetime, now: datetime) -> bool:
    """Return whether a run can be started; Store.take_job makes the final decision."""
    died = state.finished_at is None and state.started_at < now - DIED_AFTER
    return state.due_at < due or state.due_at > now + WRONG_CLOCK or died


def run_job(workspace: Workspace, job: Job, due: datetime) -> tuple[Notice, ...] | None:
    """Claim a job's run and execute it; None if another scheduler has claimed it.

    A failure is stored with the job and reported once a day, however often it occurs.
    """
    if not workspace.store.take_job(job.name, due, now=workspace.clock.now()):
        return None
    result, problem = "", ""
    notices: tuple[Notice, ...] = ()
    try:
        result, notices = job.run(workspace)
    except NewsletterError as error:
        problem = str(error)
    except Exception as error:
        problem = phrase("a bug in the program: {name}: {error}", name=type(error).__name__, error=error)
    now = workspace.clock.now()
    workspace.store.end_job(job.name, due, now=now, result=result, problem=problem)
    if problem:
        today = local(now, workspace.settings.schedule.zone).date()
        text = f"Job {job.name} failed: {problem}"
        notice = Notice(key=f"job {job.name} {today}", at=now, kind=job.failure, text=text)
        notices = (notice,) if workspace.store.add_notice(notice) else ()
    return notices


def job_rows(workspace: Workspace) -> tuple[JobRow, ...]:
    """Return every job with its last run, its next run and its last result."""
    now, states = workspace.clock.now(), workspace.store.job_states()
    rows = []
    for job in JOBS:
        words, interval = interval_of(workspace, job)
        state = states.get(job.name)
        unfinished = state is not None and state.finished_at is None
        rows.append(
            JobRow(
                name=job.name,
                summary=job.summary,
                every=words,
                last_run=state.started_at if state else None,
                next_run=next_due(interval, now) if interval is not None else None,
                result="running, or stopped before it finished" if unfinished else _result(state),
                problem=state.problem if state else "",
            )
        )
    return tuple(rows)


def _result(state: JobState | None) -> str:
    return state.result if state else ""
