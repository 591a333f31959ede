"""Queries the ledger for certificates: counts at one moment, and deliveries by status."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from newsletter.model import GETS_DIGEST, OTHER_TOPICS, Delivery, DeliveryStatus
from newsletter.ports import Audit
from newsletter.store.delivery_addresses import to_deliveries
from newsletter.store.events import count_events
from newsletter.store.mailings import find_mailing, no_mailing, to_counts
from newsletter.store.repository import Repository
from newsletter.store.tables import deliveries, quoted, subscribers

_PAGE = 1000


class Certificates(Repository):
    """The CertificateStore (newsletter.ports)."""

    def audit(self, mailing_id: int) -> Audit:
        """Return how a mailing stands, read in one transaction; raises NotFoundError."""
        of_mailing = deliveries.c.mailing_id == mailing_id
        with self._database.reading() as connection:
            mailing = find_mailing(connection, id=mailing_id)
            if mailing is None:
                raise no_mailing(mailing_id)
            rows = connection.execute(
                sa.select(
                    deliveries.c.status,
                    sa.func.count().label("number"),
                    sa.func.min(deliveries.c.first_try_at, type_=deliveries.c.first_try_at.type).label(
                        "first"
                    ),
                    sa.func.max(deliveries.c.updated_at, type_=deliveries.c.updated_at.type).label("last"),
                )
                .where(of_mailing)
                .group_by(deliveries.c.status)
            ).all()
            came_back = count_events(connection, [mailing_id])[mailing_id]
            counted = (
                sa.select(deliveries.c.detail, sa.func.count())
                .where(
                    of_mailing,
                    deliveries.c.status == quoted("suppressed"),
                    deliveries.c.detail.in_([OTHER_TOPICS, GETS_DIGEST]),
                )
                .group_by(deliveries.c.detail)
            )
            left_out = {str(row[0]): int(row[1]) for row in connection.execute(counted)}
        return Audit(
            mailing=mailing,
            counts=to_counts({DeliveryStatus(row.status): row.number for row in rows}),
            first_try_at=min((row.first for row in rows if row.first), default=None),
            last_change_at=max((row.last for row in rows if row.last), default=None),
            came_back=came_back,
            other_topics=left_out.get(OTHER_TOPICS, 0),
            digest_readers=left_out.get(GETS_DIGEST, 0),
        )

    def copies(self, mailing_id: int, status: DeliveryStatus) -> Iterator[Delivery]:
        """Stream the copies of one status in order of subscriber id, a page at a time."""
        page = (
            sa.select(deliveries, subscribers.c.address)
            .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
            .where(deliveries.c.mailing_id == mailing_id, deliveries.c.status == quoted(status.value))
            .order_by(deliveries.c.subscriber_id)
            .limit(_PAGE)
        )
        last = -1
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(page.where(deliveries.c.subscriber_id > last)).all()
                found = list(to_deliveries(connection, rows))
            yield from found
            if len(rows) < _PAGE:
                return
            last = rows[-1].subscriber_id
