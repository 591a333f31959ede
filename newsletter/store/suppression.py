"""Suppresses addresses and ends subscriptions, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, SuppressionReason
from newsletter.store.connection import Database
from newsletter.store.tables import consents, subscriptions, suppressions

_STRENGTH = tuple(
    SuppressionReason(name) for name in ("unsubscribed", "staff", "bounced", "complained", "erased")
)


def outranks(new: SuppressionReason, old: SuppressionReason) -> bool:
    """Tell whether a reason replaces another: an unsubscribe can be reversed, stronger reasons cannot."""
    return _STRENGTH.index(new) > _STRENGTH.index(old)


def suppress(
    database: Database,
    connection: Connection,
    hashed: bytes,
    list_key: str | None,
    reason: SuppressionReason,
    *,
    now: datetime,
    note: str = "",
) -> bool:
    """Suppress an address on a list, or (None) on every one; True when that changed anything.

    A stronger reason replaces a weaker, else nothing changes.
    """
    values = {"reason": reason.value, "at": now, "note": note}
    row = {"address_hash": hashed, "list": list_key, **values}
    insert = database.insert(suppressions).values(row).on_conflict_do_nothing()
    if connection.execute(insert).rowcount:
        return True
    place = suppressions.c.list.is_(None) if list_key is None else suppressions.c.list == list_key
    weaker = [old.value for old in SuppressionReason if outranks(reason, old)]
    replaced = connection.execute(
        sa.update(suppressions)
        .where(suppressions.c.address_hash == hashed, place, suppressions.c.reason.in_(weaker))
        .values(**values)
    )
    return replaced.rowcount > 0


def withdraw(
    database: Database,
    connection: Connection,
    subscriber_id: int,
    hashed: bytes,
    withdrawal: Consent,
    everywhere: bool,
) -> Sequence[str]:
    """Take a person off `withdrawal.list`, or off all lists, with a consent row each; return those lists."""
    left = _leave(connection, subscriber_id, None if everywhere else withdrawal.list, withdrawal.at)
    for list_key in left:
        proof = asdict(replace(withdrawal, list=list_key)) | {"action": withdrawal.action.value}
        connection.execute(sa.insert(consents).values(subscriber_id=subscriber_id, **proof))
    # Everywhere is written list by list as well: coming back to one does not bring back the others.
    for where in (*left, *((None,) if everywhere else ())):
        suppress(database, connection, hashed, where, SuppressionReason.UNSUBSCRIBED, now=withdrawal.at)
    return left


def _leave(connection: Connection, subscriber_id: int, list_key: str | None, at: datetime) -> Sequence[str]:
    """End a person's subscriptions, all or those on one list; return the lists they were on."""
    mine = [subscriptions.c.subscriber_id == subscriber_id, subscriptions.c.status == "subscribed"]
    if list_key is not None:
        mine.append(subscriptions.c.list == list_key)
    ended = sa.update(subscriptions).where(*mine).values(status="unsubscribed", since=at)
    return sorted(connection.execute(ended.returning(subscriptions.c.list)).scalars())
