"""Reads what monitoring shows: counts by status and times, in one transaction that only reads."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import DatabaseMetrics, MailingStatus, ScheduleStatus
from newsletter.ports.webhooks import MOST_TRIES
from newsletter.store.event_tables import mailboxes
from newsletter.store.repository import Repository
from newsletter.store.schedule_tables import jobs, scheduler, schedules
from newsletter.store.signup_tables import signups
from newsletter.store.tables import deliveries, mailings, quoted
from newsletter.store.webhook_tables import webhook_batches as batches

_COUNT = sa.func.count()
_MAILINGS = sa.select(mailings.c.status, _COUNT).group_by(mailings.c.status)
_UNFINISHED = (MailingStatus.SENDING.value, MailingStatus.PAUSED.value)
_IS_OPEN = mailings.c.status.in_([quoted(one) for one in _UNFINISHED])
_OPEN_MAILINGS = sa.select(mailings.c.id).where(_IS_OPEN)
_NEWEST = sa.select(sa.func.max(mailings.c.id))
_SINCE = sa.bindparam("since", type_=mailings.c.finished_at.type)
# One mailing after the other: each is a range of the ledger's key. Those long finished are never looked at.
_DELIVERIES = (
    sa.select(deliveries.c.mailing_id, deliveries.c.status, _COUNT)
    .where(
        deliveries.c.mailing_id.in_(
            sa.select(mailings.c.id).where(sa.or_(_IS_OPEN, mailings.c.finished_at >= _SINCE))
        )
    )
    .group_by(deliveries.c.mailing_id, deliveries.c.status)
)
_OPEN = (ScheduleStatus.WAITING.value, ScheduleStatus.HELD.value)
_SCHEDULES = (
    sa.select(schedules.c.status, _COUNT, sa.func.min(schedules.c.send_at, type_=schedules.c.send_at.type))
    .where(schedules.c.status.in_([quoted(one) for one in _OPEN]))
    .group_by(schedules.c.status)
)
_JOBS = sa.select(jobs.c.name, jobs.c.finished_at, jobs.c.problem).where(jobs.c.finished_at.is_not(None))
_CONFIRMATIONS = sa.select(_COUNT, sa.func.min(signups.c.next_at, type_=signups.c.next_at.type)).where(
    signups.c.next_at.is_not(None)
)

_REPORTS = sa.select(_COUNT, sa.func.min(batches.c.received_at, type_=batches.c.received_at.type)).where(
    batches.c.applied_at.is_(None), batches.c.tries < MOST_TRIES
)
_SEEN = sa.select(scheduler.c.seen_at)
_READ = sa.select(mailboxes.c.read_at).order_by(mailboxes.c.read_at.desc()).limit(1)


class MetricsRepository(Repository):
    """What monitoring asks of the store."""

    def metrics(self, *, ended_since: datetime | None = None) -> DatabaseMetrics:
        """Return counts and times. Its cost grows with the deliveries of unfinished mailings alone.

        `ended_since`: also with those of mailings that ended since then, which are in `by_mailing`.
        """
        with self._database.reading() as connection:
            is_open = set(connection.execute(_OPEN_MAILINGS).scalars())
            by_mailing: dict[int, dict[str, int]] = {}
            of_open: Counter[str] = Counter()
            for mailing_id, status, number in connection.execute(_DELIVERIES, {"since": ended_since}):
                by_mailing.setdefault(mailing_id, {})[status] = number
                if mailing_id in is_open:
                    of_open[status] += number
            open_schedules = connection.execute(_SCHEDULES).all()
            ended = connection.execute(_JOBS).all()
            reports, first_report = connection.execute(_REPORTS).one()
            waiting, first = connection.execute(_CONFIRMATIONS).one()
            return DatabaseMetrics(
                mailings={row[0]: row[1] for row in connection.execute(_MAILINGS)},
                deliveries=dict(of_open),
                by_mailing=by_mailing,
                newest_mailing=connection.execute(_NEWEST).scalar() or 0,
                schedules={status: number for status, number, _ in open_schedules},
                first_send_at=next(
                    (at for status, _, at in open_schedules if status == ScheduleStatus.WAITING.value), None
                ),
                jobs_finished_at={row.name: row.finished_at for row in ended},
                jobs_failed=frozenset(row.name for row in ended if row.problem),
                scheduler_seen_at=connection.execute(_SEEN).scalar(),
                mailbox_read_at=connection.execute(_READ).scalar(),
                confirmations=waiting,
                first_confirmation_at=first,
                reports=reports,
                first_report_at=first_report,
                size_bytes=self._size_bytes(connection),
            )

    def _size_bytes(self, connection: Connection) -> int:
        if not self._database.is_sqlite:
            asked = "SELECT pg_database_size(current_database())"
            return int(connection.exec_driver_sql(asked).scalar_one())
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())
