"""Counts the deliveries of a mailing that are not finished yet, by the partial indexes that senders use."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import Backlog
from newsletter.store.repository import Repository
from newsletter.store.tables import deliveries, mailings, quoted

_M = sa.bindparam("m", type_=sa.BigInteger)
_MOST = sa.bindparam("most", type_=sa.Integer)
_OF_MAILING = deliveries.c.mailing_id == _M
_QUEUED = deliveries.c.status == quoted("queued")
_DEFERRED = deliveries.c.status == quoted("deferred")
_COUNT = sa.select(sa.func.count())


def _all(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return _COUNT.select_from(deliveries).where(_OF_MAILING, condition).scalar_subquery()


def _some(condition: sa.ColumnElement[bool], order: sa.ColumnElement[object]) -> sa.ScalarSelect[int]:
    """Count the last ones in the order of a partial index; its first may be entries of rows that left it."""
    some = sa.select(sa.literal(1)).where(_OF_MAILING, condition).order_by(order.desc()).limit(_MOST)
    return _COUNT.select_from(some.select_from(deliveries).subquery()).scalar_subquery()


# Each is answered by a partial index: the ledger itself may have a million rows.
_REST = (
    _all(deliveries.c.owner.is_not(None)),
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
_BACKLOG = sa.select(_all(_QUEUED), _all(_DEFERRED), *_REST)
_ROUGHLY = sa.select(
    _some(_QUEUED, deliveries.c.subscriber_id), _some(_DEFERRED, deliveries.c.next_try_at), *_REST
)


class Backlogs(Repository):
    """How much of a mailing is left."""

    def backlog(self, mailing_id: int, *, up_to: int | None = None) -> Backlog:
        """Count deliveries that are queued, claimed by senders and deferred; zero for an unknown mailing.

        With `up_to`, those queued and those deferred are counted only so far: a server needs a second for
        ten million. For whoever decides what to do next.
        """
        statement = _BACKLOG if up_to is None else _ROUGHLY
        with self._database.reading() as connection:
            row = connection.execute(statement, {"m": mailing_id, "most": up_to}).one()
        queued, deferred, in_hand, next_try_at = row
        return Backlog(queued=queued, in_hand=in_hand, deferred=deferred, next_try_at=next_try_at)

    def cancelled_in_hand(self) -> tuple[int, ...]:
        """Return the cancelled mailings of which a sender, or one that died, still has deliveries."""
        with self._database.reading() as connection:
            return tuple(connection.execute(_CANCELLED_IN_HAND).scalars())
