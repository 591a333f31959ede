"""Queues emails to single people in a table of their own: claimed for sending, tried again, given up.

The table has `id`, `status` (pending while it waits), `tries`, `next_at` (NULL: no email is due) and
`expires_at` (of the link in the email).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.store.connection import Database
from newsletter.store.tables import quoted
from newsletter.subscribers.double_opt_in import CLAIM, CONFIRMATION_TRIES


def claim_emails(database: Database, table: sa.Table, *, now: datetime, limit: int) -> list[Any]:
    """Claim the rows whose email is due; each by one asker, and again later unless it was emailed."""
    due = sa.select(table.c.id).where(table.c.next_at <= now).order_by(table.c.next_at).limit(limit)
    with database.reading() as connection:
        if connection.execute(due.limit(1)).first() is None:
            return []
    again = sa.case((table.c.tries + 1 < CONFIRMATION_TRIES, now + CLAIM), else_=None)
    claim = (
        sa.update(table)
        .where(table.c.id.in_(due), table.c.next_at <= now)
        .values(tries=table.c.tries + 1, next_at=again)
        .returning(*table.c)
    )
    with database.writing() as connection:
        rows = connection.execute(claim).all()
    return sorted(rows, key=lambda row: int(row.id))


def emails_sent(database: Database, table: sa.Table, ids: Sequence[int], *, expires_at: datetime) -> None:
    """Record that these got their email: from then on their links expire."""
    _change(database, table, ids, next_at=None, expires_at=expires_at)


def postpone_emails(
    database: Database, table: sa.Table, ids: Sequence[int], *, until: datetime, is_try: bool
) -> None:
    """Have emails sent at `until` that did not leave; `is_try` says whether this time counts as a try."""
    _change(database, table, ids, next_at=until, tries=table.c.tries if is_try else table.c.tries - 1)


def give_up_emails(database: Database, table: sa.Table, ids: Sequence[int], *, now: datetime) -> None:
    """Send no email to these. Their links expire, so that the person can ask again."""
    _change(database, table, ids, next_at=None, expires_at=now)


def _change(database: Database, table: sa.Table, ids: Sequence[int], **values: Any) -> None:
    """Change rows that still wait; what was settled meanwhile stays as it is."""
    if not ids:
        return
    waiting = sa.and_(table.c.id.in_(ids), table.c.status == quoted("pending"))
    with database.writing() as connection:
        connection.execute(sa.update(table).where(waiting).values(**values))
