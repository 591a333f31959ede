"""Stores how often readers get a list's email, and the digests that were made for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import (
    GETS_DIGEST,
    Cadence,
    DigestAudience,
    DigestItem,
    DigestRecord,
    Subscription,
    SubscriptionStatus,
)
from newsletter.store.digest_sql import is_digest_reader
from newsletter.store.people import to_subscription
from newsletter.store.schedule_tables import digests, schedules
from newsletter.store.schedules import Plan, Schedules, insert_values
from newsletter.store.suppression_sql import suppressed_reason
from newsletter.store.tables import deliveries, mailings, quoted, subscribers, subscriptions

_SUBSCRIBED = subscriptions.c.status == quoted(SubscriptionStatus.SUBSCRIBED.value)


class Digests(Schedules):
    """Cadences of subscriptions, and digests from readers' counts to schedules."""

    def set_cadence(
        self, address_key: str, list: str, cadence: Cadence, *, now: datetime
    ) -> tuple[Subscription, Subscription] | None:
        """Set how often a person gets a list; return their subscription before and after it.

        None if they are not on that list. What waited for a digest waits for the new one; whoever got every
        issue so far waits for what is sent from now on.
        """
        wanted = (
            sa.select(subscriptions)
            .join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
            .where(subscribers.c.address_key == address_key, subscriptions.c.list == list, _SUBSCRIBED)
        )
        with self._database.writing() as connection:
            row = connection.execute(wanted.with_for_update(of=subscriptions)).one_or_none()
            if row is None:
                return None
            before = to_subscription(row)
            if before.cadence is cadence:
                return before, before
            connection.execute(
                sa.update(subscriptions)
                .where(subscriptions.c.subscriber_id == row.subscriber_id, subscriptions.c.list == list)
                .values(
                    cadence=cadence.value if cadence.is_digest else None,
                    digest_from=_digest_from(connection, before, cadence, now),
                )
            )
            return before, to_subscription(connection.execute(wanted).one())

    def digest_cadences(self) -> tuple[tuple[str, Cadence], ...]:
        """Return the lists and cadences that have readers of a digest."""
        wanted = (
            sa.select(subscriptions.c.list, subscriptions.c.cadence)
            .where(subscriptions.c.cadence.is_not(None), _SUBSCRIBED)
            .distinct()
            .order_by(subscriptions.c.list, subscriptions.c.cadence)
        )
        with self._database.reading() as connection:
            return tuple((row.list, Cadence(row.cadence)) for row in connection.execute(wanted))

    def count_digest_readers(self, list: str, audience: DigestAudience) -> int:
        """Count the people on a list who would get a digest: subscribed and not suppressed."""
        counted = (
            sa.select(sa.func.count())
            .select_from(subscribers.join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id))
            .where(
                subscriptions.c.list == list,
                _SUBSCRIBED,
                is_digest_reader(audience),
                suppressed_reason(sa.literal(list, sa.Text())).is_(None),
            )
        )
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def mailings_left_to_digests(self, list: str) -> frozenset[int]:
        """Return the ids of the mailings of issues from which readers of a digest were left out."""
        left_out = (
            sa.exists()
            .where(deliveries.c.mailing_id == mailings.c.id, deliveries.c.detail == quoted(GETS_DIGEST))
            .correlate(mailings)
        )
        with self._database.reading() as connection:
            found = connection.execute(sa.select(mailings.c.id).where(mailings.c.list == list, left_out))
            return frozenset(found.scalars())

    def digest_records(self, list: str, cadence: Cadence) -> tuple[DigestRecord, ...]:
        """Return the digests that were made for a list's readers of a cadence, oldest first."""
        with self._database.reading() as connection:
            return _records(connection, list, cadence)

    def plan_digest(self, record: DigestRecord, plans: Sequence[Plan], *, hold: str = "") -> bool:
        """Store a digest and schedule its parts, all in one transaction; False if it was made already.

        Whoever asks first gets it, however many ask. `hold` is why staff must decide; "" if they need not.
        """
        insert = self._database.insert(digests).on_conflict_do_nothing()
        with self._database.writing() as connection:
            made = connection.execute(
                insert.values(
                    list=record.list,
                    cadence=record.cadence.value,
                    day=record.day.isoformat(),
                    due_at=record.due_at,
                    made_at=record.made_at,
                    newest_at=record.newest_at,
                    items=[[one.issue, one.digest] for one in record.items],
                    names=dict(record.names),
                ).returning(digests.c.day)
            ).scalar()
            if made is None:
                return False
            for plan in plans:
                edition_id = self._edition_id(connection, plan.edition, plan.now)
                values = {"edition_id": edition_id, **insert_values(plan)}
                if hold:
                    values |= {"status": "held", "settled_at": plan.now, "reason": hold}
                connection.execute(sa.insert(schedules).values(**values))
            return True


def _digest_from(
    connection: Connection, before: Subscription, cadence: Cadence, now: datetime
) -> datetime | None:
    """Return from when issues are for somebody's new digest; None if they are to get every issue."""
    if not cadence.is_digest:
        return None
    if not before.cadence.is_digest:
        return now
    last = [one for one in _records(connection, before.list, before.cadence) if not one.cancelled]
    return max([before.waits_from, *(one.newest_at for one in last)])


def _records(connection: Connection, list_key: str, cadence: Cadence) -> tuple[DigestRecord, ...]:
    wanted = (
        sa.select(digests)
        .where(digests.c.list == list_key, digests.c.cadence == quoted(cadence.value))
        .order_by(digests.c.due_at)
    )
    rows = connection.execute(wanted).all()
    stopped = _stopped(connection, list_key, cadence)
    return tuple(_to_record(row, stopped) for row in rows)


def _stopped(connection: Connection, list_key: str, cadence: Cadence) -> Mapping[str, bool]:
    """Return for each name of a scheduled digest whether all that was scheduled or sent was cancelled."""
    planned = (
        sa.select(
            schedules.c.issue,
            schedules.c.status,
            mailings.c.status.label("sent"),
            mailings.c.started_at,
        )
        .select_from(schedules.outerjoin(mailings, mailings.c.id == schedules.c.mailing_id))
        .where(schedules.c.list == list_key, schedules.c.cadence == quoted(cadence.value))
    )
    stopped: dict[str, bool] = {}
    for row in connection.execute(planned):
        unsent = row.status == "cancelled" or (row.sent == "cancelled" and row.started_at is None)
        stopped[row.issue] = stopped.get(row.issue, True) and unsent
    return stopped


def _to_record(row: Any, stopped: Mapping[str, bool]) -> DigestRecord:
    return DigestRecord(
        list=row.list,
        cadence=Cadence(row.cadence),
        day=date.fromisoformat(row.day),
        due_at=row.due_at,
        made_at=row.made_at,
        newest_at=row.newest_at,
        items=tuple(DigestItem(issue=issue, digest=digest) for issue, digest in row.items),
        names=dict(row.names),
        cancelled=bool(row.names) and all(stopped.get(name, False) for name in row.names),
    )
