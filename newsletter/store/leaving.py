"""Leaving: unsubscribe, suppress, erase; each is done when the call returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, SuppressionReason
from newsletter.store.room import Room
from newsletter.store.tables import consents, deliveries, subscribers, subscriptions, suppressions

_STRENGTH = tuple(
    SuppressionReason(name) for name in ("unsubscribed", "staff", "bounced", "complained", "erased")
)


def outranks(new: SuppressionReason, old: SuppressionReason) -> bool:
    """Say whether a reason replaces another: leaving can be taken back, what is above it cannot."""
    return _STRENGTH.index(new) > _STRENGTH.index(old)


class Leaving(Room):
    """The leaving half of the SubscriberStore (newsletter.ports)."""

    def unsubscribe(self, address_key: str, withdrawal: Consent, *, everywhere: bool = False) -> bool:
        """Take a person off `withdrawal.list` (or all lists); see ports.SubscriberStore.

        Doing it twice changes nothing: one leaving, one consent row.
        """
        with self._database.writing() as connection:
            subscriber_id = _id_of(connection, address_key)
            if subscriber_id is None:
                return False
            left = _leave(connection, subscriber_id, None if everywhere else withdrawal.list, withdrawal.at)
            for list_key in left:
                proof = asdict(replace(withdrawal, list=list_key)) | {"action": withdrawal.action.value}
                connection.execute(sa.insert(consents).values(subscriber_id=subscriber_id, **proof))
            hashed = self._address_hash(address_key)
            # Everywhere is written list by list as well: coming back to one does not bring back the others.
            for where in (*left, *((None,) if everywhere else ())):
                self._suppress(connection, hashed, where, SuppressionReason.UNSUBSCRIBED, withdrawal.at, "")
            return bool(left)

    def suppress(self, address_key: str, reason: SuppressionReason, *, now: datetime, note: str = "") -> None:
        """Suppress an address on every list; a stronger reason replaces a weaker, else nothing changes."""
        with self._database.writing() as connection:
            self._suppress(connection, self._address_hash(address_key), None, reason, now, note)

    def _suppress(
        self,
        connection: Connection,
        hashed: bytes,
        list_key: str | None,
        reason: SuppressionReason,
        now: datetime,
        note: str,
    ) -> None:
        values = {"reason": reason.value, "at": now, "note": note}
        row = {"address_hash": hashed, "list": list_key, **values}
        insert = self._database.insert(suppressions).values(row).on_conflict_do_nothing()
        if connection.execute(insert).rowcount:
            return
        place = suppressions.c.list.is_(None) if list_key is None else suppressions.c.list == list_key
        weaker = [old.value for old in SuppressionReason if outranks(reason, old)]
        connection.execute(
            sa.update(suppressions)
            .where(suppressions.c.address_hash == hashed, place, suppressions.c.reason.in_(weaker))
            .values(**values)
        )

    def erase(self, address_key: str, *, now: datetime) -> bool:
        """Remove a person's data; the suppression's hash and the ledger's counts stay. False if unknown.

        Their consent rows keep list, action, time and method; what else they said is emptied.
        """
        with self._database.writing() as connection:
            subscriber_id = _id_of(connection, address_key)
            if subscriber_id is None:
                return False
            hashed = self._address_hash(address_key)
            _blank(connection, subscriber_id, now)
            connection.execute(sa.delete(suppressions).where(suppressions.c.address_hash == hashed))
            self._suppress(connection, hashed, None, SuppressionReason.ERASED, now, "")
            return True


def _id_of(connection: Connection, address_key: str) -> int | None:
    return connection.execute(
        sa.select(subscribers.c.id).where(subscribers.c.address_key == address_key)
    ).scalar()


def _leave(connection: Connection, subscriber_id: int, list_key: str | None, at: datetime) -> Sequence[str]:
    """End a person's subscriptions, all or those on one list; return the lists they were on."""
    mine = [subscriptions.c.subscriber_id == subscriber_id, subscriptions.c.status == "subscribed"]
    if list_key is not None:
        mine.append(subscriptions.c.list == list_key)
    ended = sa.update(subscriptions).where(*mine).values(status="unsubscribed", since=at)
    return sorted(connection.execute(ended.returning(subscriptions.c.list)).scalars())


def _blank(connection: Connection, subscriber_id: int, now: datetime) -> None:
    blank = {"address": "", "address_key": None, "address_hash": None, "erased_at": now}
    words = {"first_name": "", "last_name": "", "lang": "", "attributes": {}}
    where = subscribers.c.id == subscriber_id
    connection.execute(sa.update(subscribers).where(where).values(**blank, **words))
    connection.execute(sa.delete(subscriptions).where(subscriptions.c.subscriber_id == subscriber_id))
    # Only now: the trigger lets an erased person's words go, and nobody else's.
    connection.execute(
        sa.update(consents)
        .where(consents.c.subscriber_id == subscriber_id)
        .values(basis="", source="", actor="")
    )
    # A server's reply often quotes the address.
    connection.execute(
        sa.update(deliveries)
        .where(deliveries.c.subscriber_id == subscriber_id, deliveries.c.status != "suppressed")
        .values(detail="")
    )
