"""Jobs: the recurring work, each with its rhythm, its last run and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.app.news import poll_feeds
from newsletter.app.newsletter import Newsletter
from newsletter.app.slots import look_after_slots
from newsletter.errors import NewsletterError
from newsletter.model import JobState, Notice
from newsletter.schedule.rhythm import Rhythm, next_turn, read_rhythm, turn
from newsletter.store.database import Store

_NOTICES_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that recurs. `run` returns what came of it in one line, and what staff should know."""

    name: str
    summary: str
    run: Callable[[Newsletter, Store], tuple[str, tuple[Notice, ...]]]
    every: str = ""
    """Its fixed rhythm; "" takes the one in [jobs]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job as `newsletter doctor` shows it."""

    name: str
    summary: str
    every: str
    last_run: datetime | None
    next_run: datetime | None
    result: str
    problem: str


def _poll(newsletter: Newsletter, store: Store) -> tuple[str, tuple[Notice, ...]]:
    keys = list(newsletter.publication.feeds)
    if not keys:
        return "there are no feeds", ()
    results = poll_feeds(newsletter, store, keys)
    failed = [f"{one.feed}: {one.problem}" for one in results if one.problem]
    if failed:
        raise NewsletterError("; ".join(failed))
    return f"{len(results)} feeds, {sum(one.new for one in results)} new stories", ()


def _slots(newsletter: Newsletter, store: Store) -> tuple[str, tuple[Notice, ...]]:
    notices = look_after_slots(newsletter, store)
    return f"{len(newsletter.settings.schedule.slots)} slots", notices


def _keep_house(newsletter: Newsletter, store: Store) -> tuple[str, tuple[Notice, ...]]:
    forgotten = store.forget_notices(before=newsletter.clock.now() - _NOTICES_KEPT)
    settled = sum(
        store.recover(mailing.id, now=newsletter.clock.now()) for mailing in store.sending_mailings()
    )
    return f"{forgotten} old notices deleted, {settled} copies of dead senders settled", ()


JOBS = (
    Job(name="slots", summary="Deadlines, drafts and automatic issues", run=_slots, every="every minute"),
    Job(name="feeds", summary="Ask the feeds whose turn it is", run=_poll),
    Job(name="housekeeping", summary="Delete old notices, settle what dead senders left", run=_keep_house),
)


def rhythm_of(newsletter: Newsletter, job: Job) -> tuple[str, Rhythm | None]:
    """Return how often a job runs, in words and as a rhythm; None is never."""
    rules = newsletter.settings.schedule
    words = job.every or rules.jobs.get(job.name, "never")
    return words, read_rhythm(words, zone=rules.zone)


def due_jobs(newsletter: Newsletter, states: dict[str, JobState]) -> Iterator[tuple[Job, datetime]]:
    """Yield the jobs whose turn has come, each with the turn; turns slept through are made up for once."""
    now = newsletter.clock.now()
    for job in JOBS:
        rhythm = rhythm_of(newsletter, job)[1]
        due = turn(rhythm, now) if rhythm is not None else None
        state = states.get(job.name)
        if due is not None and (state is None or state.due_at < due):
            yield job, due


def run_job(newsletter: Newsletter, store: Store, job: Job, due: datetime) -> tuple[Notice, ...] | None:
    """Take a job's turn and run it; None when another scheduler has taken it.

    A failure stands in its row; it is told when it is new, not every hour.
    """
    if not store.take_job(job.name, due, now=newsletter.clock.now()):
        return None
    result, problem = "", ""
    notices: tuple[Notice, ...] = ()
    try:
        result, notices = job.run(newsletter, store)
    except NewsletterError as error:
        problem = str(error)
    now = newsletter.clock.now()
    store.end_job(job.name, due, now=now, result=result, problem=problem)
    if problem:
        notice = Notice(
            key=f"job {job.name} {now:%Y-%m-%d} {problem}", at=now, kind="job", text=f"{job.name}: {problem}"
        )
        notices = (notice,) if store.tell(notice) else ()
    return notices


def job_rows(newsletter: Newsletter, store: Store) -> tuple[JobRow, ...]:
    """Return every job with its last run, its next run and what came of it."""
    now, states = newsletter.clock.now(), store.job_states()
    rows = []
    for job in JOBS:
        words, rhythm = rhythm_of(newsletter, job)
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
