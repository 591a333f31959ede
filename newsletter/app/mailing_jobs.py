"""Mailing jobs: announces mailings to workers, and delivers the slice that a job stands for.

A job says only that a mailing may have deliveries to send. Each mailing that is being sent always has one
waiting: the launch makes it, a slice that leaves something makes the next, and `announce_forgotten` makes the
ones that are missing, whatever the reason.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from newsletter.app.delivering import SliceSummary
from newsletter.app.mailing_control import settle_cancelled
from newsletter.app.workspace import Workspace
from newsletter.errors import StoreError
from newsletter.model import Accepted, MailingStatus, Message, Outcome
from newsletter.sending.next_slice import next_slice_at
from newsletter.store.job_queue import JobCounts as JobCounts
from newsletter.store.workers import WorkerState as WorkerState

_LONGEST = timedelta(minutes=5)
"""How long a job waits at most; until then the ledger may have changed in a way that nobody announced."""
_AFTER_FAILURE = timedelta(seconds=30)
_ENOUGH_FOR_TWO = 200
"""From how many queued deliveries on another worker may help: more than one has in its hands."""


def announce_forgotten(workspace: Workspace) -> int:
    """Announce each mailing under way that no job waits for; return how many. Raises StoreError.

    What dead workers had of a cancelled one is settled: it is announced to nobody.
    """
    settle_cancelled(workspace)
    now = workspace.clock.now()
    found = workspace.store.unannounced_mailings()
    for mailing_id in found:
        due = _next_due(workspace, mailing_id, now)
        # Nothing to wait for: a slice closes the mailing.
        _announce(workspace, mailing_id, due or now, now)
    return len(found)


def announce_rest(workspace: Workspace, mailing_id: int, summary: SliceSummary) -> None:
    """Announce what a slice has left of a mailing, if it left anything. Raises StoreError."""
    due, now = summary.next_due, workspace.clock.now()
    if due is None:
        return
    if due > now and summary.backlog.in_hand and workspace.store.recover(mailing_id, now=now):
        # A worker that has died had them.
        due = _next_due(workspace, mailing_id, now) or now
    # Behind the mailings that wait: a call for help may have been made before they came.
    _announce(workspace, mailing_id, due, now, outages=summary.outages, is_behind=True)


def announce_after_failure(workspace: Workspace, mailing_id: int) -> None:
    """Announce a mailing whose slice failed, for a little later."""
    with suppress(StoreError):  # `announce_forgotten` will
        now = workspace.clock.now()
        _announce(workspace, mailing_id, now + _AFTER_FAILURE, now)


def call_for_help(workspace: Workspace, mailing_id: int) -> Callable[[Message, Outcome], None]:
    """Return what to call with each outcome of a slice: the first message accepted calls another worker.

    Only then: while a server or a limit lets nothing through, a second worker would only try the same.
    """
    called = threading.Event()

    def heard(_message: Message, outcome: Outcome) -> None:
        if called.is_set() or not isinstance(outcome, Accepted):
            return
        called.set()
        with suppress(StoreError):
            left = workspace.store.backlog(mailing_id, up_to=_ENOUGH_FOR_TWO)
            if left.queued >= _ENOUGH_FOR_TWO:
                workspace.store.announce(mailing_id)

    return heard


def live_workers(workspace: Workspace) -> tuple[WorkerState, ...]:
    """Return the workers that are running, oldest first. Raises StoreError."""
    return workspace.store.live_workers(now=workspace.store.server_time())


def seen_workers(workspace: Workspace) -> tuple[WorkerState, ...]:
    """Return every worker with a heartbeat of the last day that did not stop in order. Raises StoreError."""
    return workspace.store.seen_workers()


def is_without_worker(workspace: Workspace) -> bool:
    """Return whether mailings are left to workers, and none is running. Raises StoreError."""
    return workspace.settings.has_workers and not live_workers(workspace)


def job_counts(workspace: Workspace) -> JobCounts:
    """Count the jobs that wait. Raises StoreError."""
    return workspace.store.job_counts()


def longest_waiting_job(workspace: Workspace) -> datetime | None:
    """Return since when the longest waiting job could have been taken, None if none waits; StoreError."""
    return workspace.store.longest_waiting_job()


def _next_due(workspace: Workspace, mailing_id: int, now: datetime) -> datetime | None:
    """Return when a mailing under way has something to send, after what dead workers had was put back."""
    backlog = workspace.store.backlog(mailing_id, up_to=1)
    if backlog.in_hand and workspace.store.recover(mailing_id, now=now):
        backlog = workspace.store.backlog(mailing_id, up_to=1)
    return next_slice_at(MailingStatus.SENDING, backlog, now=now)


def _announce(
    workspace: Workspace,
    mailing_id: int,
    due: datetime,
    now: datetime,
    *,
    outages: int = 0,
    is_behind: bool = False,
) -> None:
    at = None if due <= now else min(due, now + _LONGEST)
    workspace.store.announce(mailing_id, at=at, outages=outages, is_behind=is_behind and at is None)
