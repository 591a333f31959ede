"""Jobs: the recurring work, each with its rhythm, its last run and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from newsletter.app.feed_polling import poll_feeds
from newsletter.app.feeds import feed_healths
from newsletter.app.hygiene import report_hygiene
from newsletter.app.mailbox import read_mail_job
from newsletter.app.retention import retain
from newsletter.app.slots import process_slots
from newsletter.app.upcoming_holds import report_upcoming_holds
from newsletter.app.workspace import Workspace
from newsletter.background.staff_mail import mail_staff
from newsletter.errors import NewsletterError
from newsletter.model import JobState, Notice
from newsletter.schedule.job_interval import Rhythm, next_turn, read_rhythm, turn
from newsletter.schedule.wall_time import local
from newsletter.store.heartbeat import DIED_AFTER, WRONG_CLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that recurs. `run` returns what came of it in one line, and what staff should know."""

    name: str
    summary: str
    run: Callable[[Workspace], tuple[str, tuple[Notice, ...]]]
    every: str = ""
    """Its fixed rhythm; "" takes the one in [jobs]."""
    failure: str = "job"
    """The kind of notice that tells of a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job, its last run and its next."""

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
        return "there are no feeds", ()
    results = poll_feeds(workspace, keys)
    failed = [one.feed for one in results if one.problem]
    result = f"{len(results)} feeds, {sum(one.new for one in results)} new stories"
    if failed:
        result += f"; no answer from {', '.join(failed)}"
    return result, tuple(_unwell(workspace))


def _unwell(workspace: Workspace) -> Iterator[Notice]:
    """Yield what staff should hear of feeds, once for each outage: one failure is no news."""
    now = workspace.clock.now()
    for one in feed_healths(workspace):
        if one.alert and one.state is not None:
            since = one.state.gone_at or one.state.address or one.state.succeeded_at
            notice = Notice(key=f"feed {one.feed.key} since {since}", at=now, kind="feed", text=one.alert)
            if workspace.store.tell(notice):
                yield notice


def _slots(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    notices = (*process_slots(workspace), *report_upcoming_holds(workspace))
    return f"{len(workspace.settings.schedule.slots)} slots", notices


def _keep_house(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    settled = sum(
        workspace.store.recover(mailing.id, now=workspace.clock.now())
        for mailing in workspace.store.sending_mailings()
    )
    return f"{settled} copies of dead senders settled", ()


JOBS = (
    Job(name="slots", summary="Deadlines, drafts and automatic issues", run=_slots, every="every minute"),
    Job(name="feeds", summary="Ask the feeds whose turn it is", run=_poll),
    Job(name="mailbox", summary="Read bounces, complaints and wishes to leave", run=read_mail_job),
    Job(name="housekeeping", summary="Settle what dead senders left", run=_keep_house),
    Job(name="retention", summary="Delete what is old and needed by nobody", run=retain),
    Job(name="hygiene", summary="Report addresses that look dead, mistyped or forgotten", run=report_hygiene),
    # Its own failures are never mailed: that would be a loop.
    Job(
        name="staff-mail",
        summary="Mail staff what needs them",
        run=mail_staff,
        every="every minute",
        failure="mail",
    ),
)


def rhythm_of(workspace: Workspace, job: Job) -> tuple[str, Rhythm | None]:
    """Return how often a job runs, in words and as a rhythm; None is never."""
    rules = workspace.settings.schedule
    words = job.every or rules.jobs.get(job.name, "never")
    return words, read_rhythm(words, zone=rules.zone)


def due_jobs(workspace: Workspace) -> Iterator[tuple[Job, datetime]]:
    """Yield the jobs whose turn has come, each with the turn; turns slept through are made up for once."""
    now, states = workspace.clock.now(), workspace.store.job_states()
    for job in JOBS:
        rhythm = rhythm_of(workspace, job)[1]
        due = turn(rhythm, now) if rhythm is not None else None
        state = states.get(job.name)
        if due is not None and (state is None or _is_free(state, due, now)):
            yield job, due


def _is_free(state: JobState, due: datetime, now: datetime) -> bool:
    """Say whether a turn can be taken; see Store.take_job, which decides."""
    died = state.finished_at is None and state.started_at < now - DIED_AFTER
    return state.due_at < due or state.due_at > now + WRONG_CLOCK or died


def run_job(workspace: Workspace, job: Job, due: datetime) -> tuple[Notice, ...] | None:
    """Take a job's turn and run it; None when another scheduler has taken it.

    A failure stands in its row; it is told once a day, however often and with whatever words it comes.
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
        problem = f"a fault of the program: {type(error).__name__}: {error}"
    now = workspace.clock.now()
    workspace.store.end_job(job.name, due, now=now, result=result, problem=problem)
    if problem:
        today = local(now, workspace.settings.schedule.zone).date()
        text = f"The job {job.name} failed: {problem}"
        notice = Notice(key=f"job {job.name} {today}", at=now, kind=job.failure, text=text)
        notices = (notice,) if workspace.store.tell(notice) else ()
    return notices


def job_rows(workspace: Workspace) -> tuple[JobRow, ...]:
    """Return every job with its last run, its next run and what came of it."""
    now, states = workspace.clock.now(), workspace.store.job_states()
    rows = []
    for job in JOBS:
        words, rhythm = rhythm_of(workspace, job)
        state = states.get(job.name)
        died = state is not None and state.finished_at is None
        rows.append(
            JobRow(
                name=job.name,
                summary=job.summary,
                every=words,
                last_run=state.started_at if state else None,
                next_run=next_turn(rhythm, now) if rhythm is not None else None,
                result="running, or it died in it" if died else state.result if state else "",
                problem=state.problem if state else "",
            )
        )
    return tuple(rows)
