"""Reads how a mailing stands while it goes out: few statements, in one transaction."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import DeliveryStatus, DomainReply, MailingStanding
from newsletter.store.address_sql import receiving_domain
from newsletter.store.mailings import find_mailing, no_mailing, to_counts
from newsletter.store.repository import Repository
from newsletter.store.tables import deliveries, quoted, subscribers

_DOMAINS = 5
"""Of how many receiving domains the replies are returned."""
_BY_A_SERVER = (quoted("sent"), quoted("failed"))


class MailingStandings(Repository):
    """What somebody who watches a mailing sees."""

    def standing(self, mailing_id: int, *, since: datetime) -> MailingStanding:
        """Return how a mailing stands, and what was settled since a time; raises NotFoundError."""
        moment = deliveries.c.updated_at.type
        settled = sa.and_(
            deliveries.c.updated_at >= sa.literal(since, moment), deliveries.c.status.in_(_BY_A_SERVER)
        )
        counted = (
            sa.select(
                deliveries.c.status,
                sa.func.count().label("number"),
                sa.func.sum(sa.case((settled, 1), else_=0)).label("settled"),
                sa.func.max(deliveries.c.updated_at, type_=moment).label("last"),
            )
            .where(deliveries.c.mailing_id == mailing_id)
            .group_by(deliveries.c.status)
        )
        with self._database.reading() as connection:
            mailing = find_mailing(connection, id=mailing_id)
            if mailing is None:
                raise no_mailing(mailing_id)
            rows = connection.execute(counted).all()
            by_status = {DeliveryStatus(row.status): int(row.number) for row in rows}
            put_off = DeliveryStatus.DEFERRED in by_status
            failed = DeliveryStatus.FAILED in by_status
            return MailingStanding(
                mailing=mailing,
                counts=to_counts(by_status),
                settled_since=sum(int(row.settled) for row in rows),
                changed_at=max((row.last for row in rows), default=None),
                put_off=self._replies(connection, mailing_id, "deferred") if put_off else (),
                refused=self._replies(connection, mailing_id, "failed") if failed else (),
            )

    def _replies(self, connection: Connection, mailing_id: int, status: str) -> tuple[DomainReply, ...]:
        """Return what servers said of deliveries of one status, by receiving domain, most people first."""
        domain = receiving_domain(is_sqlite=self._database.is_sqlite).label("domain")
        number = sa.func.count().label("people")
        wanted = (
            sa.select(
                domain,
                number,
                sa.func.max(deliveries.c.detail).label("reply"),
                sa.func.min(deliveries.c.next_try_at, type_=deliveries.c.next_try_at.type).label("next"),
            )
            .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
            .where(
                deliveries.c.mailing_id == mailing_id,
                deliveries.c.status == quoted(status),
                # Deferred without a try: it waits for its reader's hour.
                deliveries.c.attempt > 0,
            )
            .group_by(domain)
            .order_by(number.desc(), domain)
            .limit(_DOMAINS)
        )
        return tuple(
            DomainReply(domain=row.domain, people=row.people, reply=row.reply, next_try_at=row.next)
            for row in connection.execute(wanted)
        )
