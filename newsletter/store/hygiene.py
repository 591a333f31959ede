"""Queries for list hygiene: addresses that look dead, and people who agreed long ago."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

import sqlalchemy as sa

from newsletter.model import Recipients
from newsletter.store.address_sql import receiving_domain
from newsletter.store.repository import Repository
from newsletter.store.suppression_sql import everywhere_reason
from newsletter.store.tables import consents, deliveries, mailings, quoted, subscribers, subscriptions
from newsletter.subscribers.hygiene import OldConsent, Refusals


class Hygiene(Repository):
    """Questions about the lists as a whole. Nothing here changes anything."""

    def refusals(self, *, mailings_back: int) -> tuple[Refusals, ...]:
        """Return the people on a list whose copies failed since they last took one, with every reply.

        Looks at the newest mailings only: the ledger of all years is long. Welcome emails, of which there are
        many small mailings, are left out.
        """
        issues = sa.func.coalesce(mailings.c.recipients, "") != Recipients.JOINED.value
        newest = sa.select(mailings.c.id).where(issues).order_by(mailings.c.id.desc()).limit(mailings_back)
        taken = deliveries.alias("taken")
        took_later = sa.exists().where(
            taken.c.subscriber_id == deliveries.c.subscriber_id,
            taken.c.mailing_id.in_(newest),
            taken.c.mailing_id > deliveries.c.mailing_id,
            taken.c.status == quoted("sent"),
        )
        wanted = (
            sa.select(subscribers.c.id, subscribers.c.address, deliveries.c.detail)
            .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
            .where(
                deliveries.c.mailing_id.in_(newest),
                deliveries.c.status == quoted("failed"),
                _is_on_a_list(),
                ~took_later,
            )
            .order_by(subscribers.c.id, deliveries.c.mailing_id)
        )
        replies: defaultdict[int, list[str]] = defaultdict(list)
        addresses: dict[int, str] = {}
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                addresses[row.id] = row.address
                replies[row.id].append(row.detail)
        return tuple(Refusals(address=addresses[one], replies=tuple(replies[one])) for one in replies)

    def mailed_domains(self) -> frozenset[str]:
        """Return the domains of everyone on a list, as they are stored."""
        with self._database.reading() as connection:
            return frozenset(
                connection.execute(sa.select(self._domain()).distinct().where(_MAILED)).scalars()
            )

    def mailed_addresses(self, domains: Collection[str]) -> Iterator[str]:
        """Yield the addresses of everyone on a list at these domains, in order of id."""
        wanted = sa.select(subscribers.c.address).where(self._domain().in_(domains), _MAILED)
        with self._database.reading() as connection:
            yield from connection.execute(wanted.order_by(subscribers.c.id)).scalars().all()

    def _domain(self) -> sa.ColumnElement[str]:
        return receiving_domain(is_sqlite=self._database.is_sqlite)

    def old_consents(self, *, before: datetime) -> tuple[OldConsent, ...]:
        """Return the people on a list who last agreed to it before then."""
        last = sa.func.max(consents.c.at, type_=consents.c.at.type)
        wanted = (
            sa.select(subscribers.c.address, subscriptions.c.list, last.label("at"))
            .join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id)
            .join(
                consents,
                sa.and_(
                    consents.c.subscriber_id == subscribers.c.id,
                    consents.c.list == subscriptions.c.list,
                    consents.c.action == quoted("granted"),
                ),
            )
            .where(subscriptions.c.status == quoted("subscribed"), subscribers.c.erased_at.is_(None))
            .group_by(subscribers.c.id, subscribers.c.address, subscriptions.c.list)
            .having(last < before)
            .order_by(subscribers.c.id, subscriptions.c.list)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        return tuple(OldConsent(address=row.address, list=row.list, at=row.at) for row in rows)


def _is_on_a_list() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        subscriptions.c.subscriber_id == subscribers.c.id, subscriptions.c.status == quoted("subscribed")
    )


_MAILED = sa.and_(subscribers.c.erased_at.is_(None), _is_on_a_list(), everywhere_reason().is_(None))
