"""Suppresses addresses and ends subscriptions, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, SuppressionReason
from newsletter.store.connection import Database, insert_into
from newsletter.store.tables import consents, subscriptions, suppressions

_STRENGTH = tuple(
    SuppressionReason(name) for name in ("unsubscribed", "staff", "bounced", "complained", "erased")
)

# Built once: building a statement takes longer than running it, and one-click unsubscribing is these.
_NEW_CONSENT = sa.insert(consents)
_CONSENT_FIELDS = tuple(field.name for field in fields(Consent))
_LEAVE_ALL = (
    sa.update(subscriptions)
    .where(
        subscriptions.c.subscriber_id == sa.bindparam("who"),
        # Whoever an undone import had subscribed can still say no, by a link in an email of then.
        sa.or_(subscriptions.c.status == "subscribed", subscriptions.c.undone_import_id.is_not(None)),
    )
    .values(status="unsubscribed", since=sa.bindparam("at"), undone_import_id=None)
    .returning(subscriptions.c.list)
)
_LEAVE = _LEAVE_ALL.where(subscriptions.c.list == sa.bindparam("list_key"))


@cache
def _new_suppression(*, is_sqlite: bool) -> sa.Insert:
    return insert_into(suppressions, is_sqlite=is_sqlite).on_conflict_do_nothing()


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
    import_id: int | None = None,
) -> bool:
    """Suppress an address on a list, or (None) on every one; True when that changed anything.

    A stronger reason replaces a weaker, else nothing changes, but that a suppression which so far only an
    import claimed no longer goes when that import is undone.
    """
    values = {"reason": reason.value, "at": now, "note": note, "import_id": import_id}
    row = {"address_hash": hashed, "list": list_key, **values}
    if connection.execute(_new_suppression(is_sqlite=database.is_sqlite), row).rowcount:
        return True
    place = suppressions.c.list.is_(None) if list_key is None else suppressions.c.list == list_key
    weaker = [old.value for old in SuppressionReason if outranks(reason, old)]
    replaced = connection.execute(
        sa.update(suppressions)
        .where(suppressions.c.address_hash == hashed, place, suppressions.c.reason.in_(weaker))
        .values(**{**values, "import_id": still_of(import_id)})
    )
    if not replaced.rowcount:
        _confirm(connection, hashed, place, import_id)
    return replaced.rowcount > 0


def still_of(import_id: int | None) -> sa.ColumnElement[int | None]:
    """Return the import of a suppression that gets a stronger reason: the same one, else none."""
    return sa.case((suppressions.c.import_id == import_id, suppressions.c.import_id), else_=None)


def _confirm(
    connection: Connection, hashed: bytes, place: sa.ColumnElement[bool], import_id: int | None = None
) -> int:
    """Keep suppressions that another import made, whatever becomes of it: somebody says the same."""
    of_others: sa.ColumnElement[bool] = suppressions.c.import_id.is_not(None)
    if import_id is not None:
        of_others = sa.and_(of_others, suppressions.c.import_id != import_id)
    mine = sa.and_(suppressions.c.address_hash == hashed, place, of_others)
    return connection.execute(sa.update(suppressions).where(mine).values(import_id=None)).rowcount


def withdraw(
    database: Database,
    connection: Connection,
    subscriber_id: int,
    hashed: bytes,
    withdrawal: Consent,
    everywhere: bool,
    *,
    import_id: int | None = None,
) -> Sequence[str]:
    """Take a person off `withdrawal.list`, or off all lists, with a consent row each; return those lists.

    Somebody who was off by the word of a file alone, and now says so too, gets a consent row as well.
    """
    left = _leave(connection, subscriber_id, None if everywhere else withdrawal.list, withdrawal.at)
    if left:
        proof = {name: getattr(withdrawal, name) for name in _CONSENT_FIELDS}
        proof |= {"action": withdrawal.action.value, "subscriber_id": subscriber_id, "import_id": import_id}
        connection.execute(_NEW_CONSENT, [proof | {"list": list_key} for list_key in left])
    elif import_id is None and _confirm(connection, hashed, sa.true()):
        _record_again(connection, subscriber_id, withdrawal, everywhere)
    # Everywhere is written list by list as well: coming back to one does not bring back the others.
    for where in (*left, *((None,) if everywhere else ())):
        suppress(
            database,
            connection,
            hashed,
            where,
            SuppressionReason.UNSUBSCRIBED,
            now=withdrawal.at,
            import_id=import_id,
        )
    return left


def _record_again(connection: Connection, subscriber_id: int, withdrawal: Consent, everywhere: bool) -> None:
    """Record a withdrawal of somebody whom an import took off their lists before."""
    theirs = sa.select(subscriptions.c.list).where(subscriptions.c.subscriber_id == subscriber_id)
    if not everywhere:
        theirs = theirs.where(subscriptions.c.list == withdrawal.list)
    proof = {name: getattr(withdrawal, name) for name in _CONSENT_FIELDS}
    proof |= {"action": withdrawal.action.value, "subscriber_id": subscriber_id}
    rows = [proof | {"list": list_key} for list_key in connection.execute(theirs).scalars()]
    if rows:
        connection.execute(_NEW_CONSENT, rows)


def _leave(connection: Connection, subscriber_id: int, list_key: str | None, at: datetime) -> Sequence[str]:
    """End a person's subscriptions, all or those on one list; return the lists they were on."""
    values = {"who": subscriber_id, "at": at}
    if list_key is None:
        return sorted(connection.execute(_LEAVE_ALL, values).scalars())
    return sorted(connection.execute(_LEAVE, values | {"list_key": list_key}).scalars())
