"""Announces mailings to workers by jobs (Procrastinate, PostgreSQL only), in the caller's transaction.

A job is a hint that a mailing may have deliveries to send; the ledger says whether it has. So a job that is
lost, or done twice, costs time and nothing else. At most one job of a mailing waits.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model.deferred_dataclass import dataclass
from newsletter.store.job_schema import queue_is_missing
from newsletter.store.repository import Repository

if TYPE_CHECKING:
    from procrastinate import App

QUEUE = "mailings"
TASK = "newsletter.deliver_slice"
"""The name that jobs are stored under; workers of an earlier release must know it too."""

# What is announced for later must not keep it from being looked at before.
_DROP_LATER = sa.text(
    "DELETE FROM procrastinate_jobs WHERE queueing_lock = :lock AND status = 'todo'"
    " AND scheduled_at > coalesce(CAST(:at AS timestamptz), now())"
)
_IS_DOWN = sa.text(
    "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :lock AND status = 'todo'"
    " AND CAST(args ->> 'outages' AS integer) >= :outages"
)
_DROP_ALL = sa.text("DELETE FROM procrastinate_jobs WHERE queueing_lock = :lock AND status = 'todo'")
_UNANNOUNCED = sa.text(
    "SELECT id FROM mailings WHERE status = 'sending' AND NOT EXISTS ("
    " SELECT 1 FROM procrastinate_jobs AS job"
    " WHERE job.status = 'todo' AND job.queueing_lock = 'mailing ' || mailings.id"
    # Nobody announces for so late: it was announced before the clock was set back.
    " AND (job.scheduled_at IS NULL OR job.scheduled_at < now() + interval '10 minutes')) ORDER BY id"
)
# One row at a time, and by the order of a small index: otherwise the server may read all deliveries.
_WAITING = sa.text(
    "SELECT id, transport, started_at FROM mailings AS m WHERE status = 'sending' AND id <> :mine"
    " AND EXISTS (SELECT 1 FROM procrastinate_jobs AS job WHERE job.status = 'todo'"
    " AND job.queueing_lock = 'mailing ' || m.id AND coalesce(job.scheduled_at, now()) <= now())"
    " AND (SELECT 1 FROM deliveries WHERE mailing_id = m.id AND owner IS NOT NULL"
    " ORDER BY owner DESC LIMIT 1) IS NULL"
    " AND ((SELECT 1 FROM deliveries WHERE mailing_id = m.id AND status = 'queued'"
    " ORDER BY subscriber_id DESC LIMIT 1) IS NOT NULL"
    " OR (SELECT 1 FROM deliveries WHERE mailing_id = m.id AND status = 'deferred'"
    " AND next_try_at <= now() ORDER BY next_try_at DESC LIMIT 1) IS NOT NULL) ORDER BY id"
)
_NEXT = sa.text(
    "SELECT min(coalesce(scheduled_at, now())) FROM procrastinate_jobs"
    " WHERE queueing_lock = :lock AND status = 'todo'"
)
_COUNTS = sa.text(
    "SELECT count(*) FILTER (WHERE scheduled_at IS NULL OR scheduled_at <= now()),"
    " count(*) FILTER (WHERE scheduled_at > now())"
    " FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = :queue"
)
# Who waits for a time is ready from then on.
_LONGEST_WAITING = sa.text(
    "SELECT min(greatest(e.at, job.scheduled_at)) FROM procrastinate_jobs AS job"
    " JOIN procrastinate_events AS e ON e.job_id = job.id AND e.type = 'deferred'"
    " WHERE job.status = 'todo' AND job.queue_name = :queue AND coalesce(job.scheduled_at, now()) <= now()"
)
# Far longer than a worker takes for one.
_SWEEP = sa.text(
    "DELETE FROM procrastinate_jobs WHERE queue_name = :queue AND status <> 'todo' AND NOT EXISTS ("
    " SELECT 1 FROM procrastinate_events AS e WHERE e.job_id = procrastinate_jobs.id"
    " AND e.at > now() - interval '1 hour')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCounts:
    """How many jobs wait: for a free slot, and for a time."""

    ready: int
    later: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMailing:
    """A mailing that has something to send, and that no sender has in hand."""

    id: int
    transport: str
    is_new: bool
    """Nobody has begun to send it."""


class JobQueue(Repository):
    """The jobs of mailings. While `has_workers` is False nothing is announced."""

    @property
    def has_workers(self) -> bool:
        """Whether mailings are sent by workers; the database is PostgreSQL then."""
        return self._database.has_workers

    @has_workers.setter
    def has_workers(self, value: bool) -> None:
        self._database.has_workers = value

    def announce(
        self,
        mailing_id: int,
        *,
        at: datetime | None = None,
        outages: int = 0,
        is_behind: bool = False,
    ) -> None:
        """Announce a mailing to workers, for a time or for now; the earliest announcement counts.

        `outages` is how many slices in a row, just before this one, did not reach the server. An announcement
        with more of them replaces any with fewer: a job that knows nothing of the outage would begin the
        count again, and the mailing would never be paused. With `is_behind`, the mailing waits behind all
        others that are announced, also if it was announced before them.
        """
        with self._database.writing() as connection:
            self._announce(connection, mailing_id, at=at, outages=outages, is_behind=is_behind)

    def _announce(
        self,
        connection: Connection,
        mailing_id: int,
        *,
        at: datetime | None = None,
        outages: int = 0,
        is_behind: bool = False,
    ) -> None:
        """Announce a mailing when the caller's transaction commits; nothing happens without workers."""
        # Twice: somebody else's announcement of the same moment, which may be for later, is seen only when
        # its transaction has ended, and that is waited for by trying.
        if not self.has_workers:
            return
        for _ in range(2):
            if self._take_place(connection, mailing_id, at, outages=outages, is_behind=is_behind):
                return

    def _take_place(
        self,
        connection: Connection,
        mailing_id: int,
        at: datetime | None,
        *,
        outages: int,
        is_behind: bool,
    ) -> bool:
        """Announce in place of what counts less; False when another announcement is in the way."""
        from procrastinate.exceptions import AlreadyEnqueued

        lock = _lock(mailing_id)
        if outages and connection.execute(_IS_DOWN, {"lock": lock, "outages": outages}).first():
            return True
        if outages or is_behind:
            connection.execute(_DROP_ALL, {"lock": lock})
        else:
            connection.execute(_DROP_LATER, {"lock": lock, "at": at})
        task = _unopened_app().configure_task(
            TASK,
            queue=QUEUE,
            queueing_lock=lock,
            schedule_at=at,
            connection=connection.connection.driver_connection,
        )
        try:
            # The unique index that refuses a second one would end the whole transaction.
            with connection.begin_nested():
                task.defer(mailing=mailing_id, outages=outages)
        except AlreadyEnqueued:
            return False
        return True

    def unannounced_mailings(self) -> tuple[int, ...]:
        """Return the mailings under way that no job waits for, or one that is far too late."""
        with self._database.reading() as connection:
            return tuple(connection.execute(_UNANNOUNCED).scalars())

    def waiting_mailings(self, *, beside: int) -> tuple[WaitingMailing, ...]:
        """Return the mailings that wait for a free worker, but for one."""
        with self._database.reading() as connection:
            rows = connection.execute(_WAITING, {"mine": beside}).all()
        return tuple(
            WaitingMailing(id=row.id, transport=row.transport, is_new=row.started_at is None) for row in rows
        )

    def next_job_at(self, mailing_id: int) -> datetime | None:
        """Return from when the job of a mailing can be taken; None if it has none that waits."""
        with self._database.reading() as connection:
            found: datetime | None = connection.execute(_NEXT, {"lock": _lock(mailing_id)}).scalar_one()
        return found

    def job_counts(self) -> JobCounts:
        """Count the jobs that wait."""
        with self._database.reading() as connection:
            ready, later = connection.execute(_COUNTS, {"queue": QUEUE}).one()
        return JobCounts(ready=ready, later=later)

    def longest_waiting_job(self) -> datetime | None:
        """Return since when the job that waits longest could have been taken; None if none waits."""
        with self._database.reading() as connection:
            found: datetime | None = connection.execute(_LONGEST_WAITING, {"queue": QUEUE}).scalar_one()
        return found

    def sweep_jobs(self) -> int:
        """Delete jobs whose worker died more than an hour ago, or that failed; return how many."""
        with self._database.writing() as connection:
            return connection.execute(_SWEEP, {"queue": QUEUE}).rowcount


def _lock(mailing_id: int) -> str:
    return f"mailing {mailing_id}"


@cache
def _unopened_app() -> App:
    """Return what writes jobs on the connections it is given; it opens none of its own."""
    try:
        from procrastinate import App, SyncPsycopgConnector
    except ImportError as error:
        raise queue_is_missing() from error
    return App(connector=SyncPsycopgConnector())
