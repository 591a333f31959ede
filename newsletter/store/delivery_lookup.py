"""Looks up the delivery that a bounce or complaint report is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.inbound.soft_bounce_policy import PastDelivery
from newsletter.model import Delivery, RoundRecipients
from newsletter.ports.mailbox import SentCopy
from newsletter.store.delivery_left import LEFT
from newsletter.store.event_tables import events
from newsletter.store.mailings import to_delivery
from newsletter.store.recipients_sql import gets_digest_instead, is_recipient
from newsletter.store.repository import Repository
from newsletter.store.tables import deliveries, mailings, quoted, subscribers, subscriptions

MAILINGS_BACK = 200
"""How many mailings back somebody's copies are looked for: the ledger has no index by person."""
_AT_ONCE = 500
_PAGE = 5000

_COPY = (
    sa.select(
        mailings.c.id,
        mailings.c.key,
        mailings.c.list,
        deliveries.c.subscriber_id,
        subscribers.c.address_key,
        subscriptions.c.token,
        LEFT.label("left"),
    )
    .select_from(deliveries)
    .join(mailings, mailings.c.id == deliveries.c.mailing_id)
    .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
    .outerjoin(
        subscriptions,
        sa.and_(
            subscriptions.c.subscriber_id == deliveries.c.subscriber_id,
            subscriptions.c.list == mailings.c.list,
        ),
    )
)


class DeliveryLookup(Repository):
    """The CopyRegister (newsletter.ports.mailbox), but for what People has."""

    def sent_copy(self, mailing_id: int, subscriber_id: int) -> SentCopy | None:
        """Return a copy, or None when there is none."""
        where = (deliveries.c.mailing_id == mailing_id, deliveries.c.subscriber_id == subscriber_id)
        with self._database.reading() as connection:
            return _to_copy(connection.execute(_COPY.where(*where)).one_or_none())

    def copies_to(self, mailing_id: int, address_keys: Collection[str]) -> dict[str, SentCopy]:
        """Return a mailing's copies to people with these addresses, by address key."""
        asked = sorted(address_keys)
        found: dict[str, SentCopy] = {}
        with self._database.reading() as connection:
            for start in range(0, len(asked), _AT_ONCE):
                some = subscribers.c.address_key.in_(asked[start : start + _AT_ONCE])
                for row in connection.execute(_COPY.where(deliveries.c.mailing_id == mailing_id, some)):
                    found[row.address_key] = _as_copy(row)
        return found

    def copies_of(self, mailing_id: int) -> Iterator[SentCopy]:
        """Stream all copies of a mailing, in order of people."""
        page = _COPY.where(deliveries.c.mailing_id == mailing_id).order_by(deliveries.c.subscriber_id)
        last = -1
        while True:
            with self._database.reading() as connection:
                wanted = page.where(deliveries.c.subscriber_id > last).limit(_PAGE)
                rows = connection.execute(wanted).all()
            yield from map(_as_copy, rows)
            if len(rows) < _PAGE:
                return
            last = rows[-1].subscriber_id

    def deliveries_of(self, subscriber_id: int) -> tuple[Delivery, ...]:
        """Return every delivery to a person, oldest first."""
        # From the mailings, each by the ledger's key: it has no index by person.
        wanted = (
            sa.select(deliveries, subscribers.c.address)
            .select_from(mailings)
            .join(
                deliveries,
                sa.and_(
                    deliveries.c.mailing_id == mailings.c.id, deliveries.c.subscriber_id == subscriber_id
                ),
            )
            .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
            .order_by(mailings.c.id)
        )
        with self._database.reading() as connection:
            return tuple(to_delivery(row) for row in connection.execute(wanted))

    def recipient_ids(self, list: str, among: RoundRecipients) -> frozenset[int]:
        """Return the people on a list who get a round of an issue as an email, suppressed ones too."""
        wanted = (
            sa.select(subscribers.c.id)
            .join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id)
            .where(
                subscriptions.c.list == list,
                is_recipient(among, list),
                sa.not_(gets_digest_instead(among, list)),
            )
        )
        with self._database.reading() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def mailing_with_key(self, key: str) -> int | None:
        """Return the mailing with this key, or None."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(mailings.c.id).where(mailings.c.key == key)).scalar()

    def last_copy(self, subscriber_id: int, list: str) -> SentCopy | None:
        """Return the newest copy that was handed over to somebody on a list, or None."""
        newest = (
            sa.select(mailings.c.id)
            .where(mailings.c.list == list)
            .order_by(mailings.c.id.desc())
            .limit(MAILINGS_BACK)
        )
        wanted = (
            _COPY.where(
                deliveries.c.mailing_id.in_(newest), deliveries.c.subscriber_id == subscriber_id, LEFT
            )
            .order_by(deliveries.c.mailing_id.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            return _to_copy(connection.execute(wanted).one_or_none())


def past_copies(connection: Connection, subscriber_id: int) -> tuple[PastDelivery, ...]:
    """Return the copies that somebody was sent, newest first, and what came back of each."""
    newest = sa.select(mailings.c.id).order_by(mailings.c.id.desc()).limit(MAILINGS_BACK)
    wanted = (
        sa.select(
            sa.func.coalesce(
                deliveries.c.first_try_at, deliveries.c.updated_at, type_=deliveries.c.updated_at.type
            ).label("sent_at"),
            _has(events.c.kind == quoted("bounced"), events.c.bounce == quoted("soft")).label("soft"),
            _has(events.c.kind == quoted("bounced"), events.c.bounce != quoted("soft")).label("came_back"),
            _has(events.c.kind == quoted("delivered")).label("arrived"),
        )
        .where(
            deliveries.c.mailing_id.in_(newest),
            deliveries.c.subscriber_id == subscriber_id,
            deliveries.c.status == quoted("sent"),
        )
        .order_by(deliveries.c.mailing_id.desc())
    )
    return tuple(
        PastDelivery(sent_at=row.sent_at, soft=row.soft, came_back=row.came_back, arrived=row.arrived)
        for row in connection.execute(wanted)
    )


def _has(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            events.c.mailing_id == deliveries.c.mailing_id,
            events.c.subscriber_id == deliveries.c.subscriber_id,
            *conditions,
        )
        .correlate(deliveries)
    )


def _to_copy(row: Any) -> SentCopy | None:
    return None if row is None else _as_copy(row)


def _as_copy(row: Any) -> SentCopy:
    return SentCopy(
        mailing_id=row.id,
        mailing_key=row.key,
        list=row.list,
        subscriber_id=row.subscriber_id,
        address_key=row.address_key or "",
        token=row.token or "",
        left=bool(row.left),
    )
