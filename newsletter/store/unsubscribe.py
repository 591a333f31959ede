"""Unsubscribes, suppresses and erases people; each takes effect before the call returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, SuppressionReason
from newsletter.store.address_changes import former_addresses
from newsletter.store.edit_tables import merges, notes
from newsletter.store.event_tables import events
from newsletter.store.import_tables import import_updates
from newsletter.store.merge_lookup import merged_ids
from newsletter.store.people import TOKEN
from newsletter.store.polls import forget_voter
from newsletter.store.reader_request_tables import reader_requests
from newsletter.store.renewals import forget_renewals
from newsletter.store.repository import Repository
from newsletter.store.signup_tables import signups
from newsletter.store.suppression import suppress, withdraw
from newsletter.store.tables import consents, deliveries, subscribers, subscriptions, suppressions
from newsletter.store.tags import forget_tags
from newsletter.store.topic_tables import topic_choices
from newsletter.store.webhooks import forget_address

# The link in an email to a record that was merged since is the person's who has it now.
_HELD = (
    sa.select(subscriptions.c.list, subscribers.c.id, subscribers.c.address, subscribers.c.address_key)
    .select_from(subscriptions)
    .outerjoin(merges, merges.c.merged_id == subscriptions.c.subscriber_id)
    .join(subscribers, subscribers.c.id == sa.func.coalesce(merges.c.kept_id, subscriptions.c.subscriber_id))
    .where(subscriptions.c.token == sa.bindparam("token"), subscribers.c.address_key.is_not(None))
)


class UnsubscribeRepository(Repository):
    """The leaving half of the SubscriberStore (newsletter.ports)."""

    def unsubscribe(self, address_key: str, withdrawal: Consent, *, everywhere: bool = False) -> bool:
        """Take a person off `withdrawal.list` (or all lists); see ports.SubscriberStore.

        Doing it twice changes nothing: one leaving, one consent row.
        """
        with self._database.writing() as connection:
            subscriber_id = _id_of(connection, address_key)
            if subscriber_id is None:
                return False
            hashed = self._address_hash(address_key)
            return bool(withdraw(self._database, connection, subscriber_id, hashed, withdrawal, everywhere))

    def unsubscribe_by_token(
        self, token: str, withdrawal: Consent, *, everywhere: bool = False
    ) -> tuple[str, tuple[str, ...]] | None:
        """Take the owner of an unsubscribe link off its list (or all lists); see ports.SubscriberStore."""
        if not TOKEN.fullmatch(token):
            return None
        with self._database.writing() as connection:
            held = connection.execute(_HELD, {"token": token}).one_or_none()
            if held is None:
                return None
            left = withdraw(
                self._database,
                connection,
                held.id,
                self._address_hash(held.address_key),
                replace(withdrawal, list=held.list),
                everywhere,
            )
        return held.address, tuple(left)

    def suppress(self, address_key: str, reason: SuppressionReason, *, now: datetime, note: str = "") -> None:
        """Suppress an address on every list; a stronger reason replaces a weaker, else nothing changes."""
        with self._database.writing() as connection:
            hashed = self._address_hash(address_key)
            suppress(self._database, connection, hashed, None, reason, now=now, note=note)

    def erase(self, address_key: str, *, now: datetime) -> bool:
        """Remove a person's data; the suppression's hash and the ledger's counts stay. False if unknown.

        Their consent rows keep list, action, time and method; what else they said is emptied.
        """
        with self._database.writing() as connection:
            connection.execute(sa.delete(signups).where(signups.c.address_key == address_key))
            subscriber_id = _id_of(connection, address_key)
            former = () if subscriber_id is None else former_addresses(connection, subscriber_id)
            _forget_requests(connection, address_key, subscriber_id)
            if subscriber_id is None:
                return False
            for address in (_address_of(connection, subscriber_id), *former):
                forget_address(connection, address)
            for one in (*merged_ids(connection, subscriber_id), subscriber_id):
                _forget_requests(connection, address_key, one)
                _blank(connection, one, now)
                forget_voter(connection, one)
                forget_renewals(connection, one)
            connection.execute(sa.delete(notes).where(notes.c.subscriber_id == subscriber_id))
            connection.execute(sa.delete(merges).where(merges.c.kept_id == subscriber_id))
            forget_tags(connection, [subscriber_id])
            for key in dict.fromkeys((address_key, *former)):
                self._keep_hash_only(connection, key, now)
            return True

    def _keep_hash_only(self, connection: Connection, address_key: str, now: datetime) -> None:
        """Erase what is kept by an address, unless it is somebody else's by now."""
        if _id_of(connection, address_key) is None:
            hashed = self._address_hash(address_key)
            connection.execute(sa.delete(signups).where(signups.c.address_key == address_key))
            connection.execute(sa.delete(suppressions).where(suppressions.c.address_hash == hashed))
            suppress(self._database, connection, hashed, None, SuppressionReason.ERASED, now=now)


def _id_of(connection: Connection, address_key: str) -> int | None:
    return connection.execute(
        sa.select(subscribers.c.id).where(subscribers.c.address_key == address_key)
    ).scalar()


def _forget_requests(connection: Connection, address_key: str, subscriber_id: int | None) -> None:
    theirs = reader_requests.c.address_key == address_key
    if subscriber_id is not None:
        theirs = sa.or_(theirs, reader_requests.c.subscriber_id == subscriber_id)
    connection.execute(sa.delete(reader_requests).where(theirs))


def _address_of(connection: Connection, subscriber_id: int) -> str:
    wanted = sa.select(subscribers.c.address).where(subscribers.c.id == subscriber_id)
    return str(connection.execute(wanted).scalar_one())


def _blank(connection: Connection, subscriber_id: int, now: datetime) -> None:
    blank = {"address": "", "address_key": None, "address_hash": None, "erased_at": now}
    words: dict[str, Any] = {
        "first_name": "",
        "last_name": "",
        "lang": "",
        "attributes": {},
        "paused_until": None,
    }
    where = subscribers.c.id == subscriber_id
    connection.execute(sa.update(subscribers).where(where).values(**blank, **words))
    connection.execute(sa.delete(import_updates).where(import_updates.c.subscriber_id == subscriber_id))
    connection.execute(sa.delete(subscriptions).where(subscriptions.c.subscriber_id == subscriber_id))
    connection.execute(sa.delete(topic_choices).where(topic_choices.c.subscriber_id == subscriber_id))
    # Only now: the trigger lets an erased person's words go, and nobody else's.
    connection.execute(
        sa.update(consents)
        .where(consents.c.subscriber_id == subscriber_id)
        .values(basis="", source="", actor="", evidence=None)
    )
    # A server's reply often quotes the address.
    connection.execute(
        sa.update(deliveries)
        .where(deliveries.c.subscriber_id == subscriber_id, deliveries.c.status != "suppressed")
        .values(detail="")
    )
    connection.execute(
        sa.update(events)
        .where(events.c.subscriber_id == subscriber_id, events.c.words != "")
        .values(words="")
    )
