"""Counts the deliveries of a mailing that are not finished yet, by the partial indexes that senders use."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import Backlog
from newsletter.store.repository import Repository
from newsletter.store.tables import deliveries, mailings, quoted

_M = sa.bindparam("m", type_=sa.BigInteger)
_OF_MAILING = deliveries.c.mailing_id == _M
_DEFERRED = deliveries.c.status == quoted("deferred")
_COUNT = sa.select(sa.func.count()).select_from(deliveries)
# Each is answered by a partial index: the ledger itself may have a million rows.
_BACKLOG = sa.select(
    _COUNT.where(_OF_MAILING, deliveries.c.status == quoted("queued")).scalar_subquery(),
    _COUNT.where(_OF_MAILING, deliveries.c.owner.is_not(None)).scalar_subquery(),
    _COUNT.where(_OF_MAILING, _DEFERRED).scalar_subquery(),
    sa.select(sa.func.min(deliveries.c.next_try_at)).where(_OF_MAILING, _DEFERRED).scalar_subquery(),
)
_CANCELLED_IN_HAND = (
    sa.select(mailings.c.id)
    .where(
        mailings.c.status == quoted("cancelled"),
        sa.exists().where(deliveries.c.mailing_id == mailings.c.id, deliveries.c.owner.is_not(None)),
    )
    .order_by(mailings.c.id)
)


class Backlogs(Repository):
    """How much of a mailing is left."""

    def backlog(self, mailing_id: int) -> Backlog:
        """Count deliveries that are queued, claimed by senders and deferred; zero for an unknown mailing."""
        with self._database.reading() as connection:
            queued, in_hand, deferred, next_try_at = connection.execute(_BACKLOG, {"m": mailing_id}).one()
        return Backlog(queued=queued, in_hand=in_hand, deferred=deferred, next_try_at=next_try_at)

    def cancelled_in_hand(self) -> tuple[int, ...]:
        """Return the cancelled mailings of which a sender, or one that died, still has deliveries."""
        with self._database.reading() as connection:
            return tuple(connection.execute(_CANCELLED_IN_HAND).scalars())
