"""Holds what a restored backup has as being sent: it may have been sent since the backup was made."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Action, Hint, MailingStatus, ScheduleStatus
from newsletter.store.connection import Database
from newsletter.store.schedule_tables import notices, schedules
from newsletter.store.tables import keys, mailings

MARK = "backup"
"""The row of `keys` that only a backup has: when it was made."""
REASON = "the database was restored from a backup, so this may have been sent already"


def hold_restored(database: Database) -> None:
    """Pause mailings and hold schedules of a database that was a backup until now, in one transaction.

    Done by whatever opens it first, so that no command sends before. Raises StoreError.
    """
    asked = sa.select(keys.c.value).where(keys.c.name == MARK)
    with database.reading() as connection:
        if connection.execute(asked).scalar() is None:
            return
    with database.writing() as connection:
        made_at = connection.execute(asked).scalar()
        if made_at is not None:
            made = bytes(made_at).decode()
            hold_all(
                database,
                connection,
                key=f"restored {made}",
                text=f"The database was restored from the backup of {made}",
                reason=REASON,
                now=datetime.now(UTC),
            )
            connection.execute(sa.delete(keys).where(keys.c.name == MARK))


def hold_all(
    database: Database, connection: Connection, *, key: str, text: str, reason: str, now: datetime
) -> None:
    """Pause what is being sent, hold what is scheduled, and add notices whose keys begin with `key`.

    A digest that was due by now is held once it is made. Welcome emails and renewals are dropped.
    """
    # Every command looks whether it has to be done, and nearly none has to.
    from newsletter.store.heartbeat import mark_gap
    from newsletter.store.renewals import drop_waiting_renewals
    from newsletter.store.welcomes import drop_waiting_welcomes

    paused = connection.execute(
        sa.update(mailings)
        .where(mailings.c.status == MailingStatus.SENDING.value)
        .values(status=MailingStatus.PAUSED.value, reason=reason)
        .returning(mailings.c.id, mailings.c.issue)
    ).all()
    held = connection.execute(
        sa.update(schedules)
        .where(schedules.c.status == ScheduleStatus.WAITING.value)
        .values(status=ScheduleStatus.HELD.value, reason=reason, settled_at=now)
    ).rowcount
    mark_gap(database, connection, now=now)
    dropped = drop_waiting_welcomes(connection, before=now)
    unasked = drop_waiting_renewals(connection)
    counted = f"mailings paused: {len(paused)}, schedules held: {held}"
    if dropped:
        counted += f", welcome emails that are not sent: {dropped}"
    if unasked:
        counted += f", people who are not asked again: {unasked}"
    _tell(connection, key, f"{text}; {counted}", now, Action.LIST_SCHEDULES, "")
    for mailing_id, issue in paused:
        _tell(
            connection,
            f"{key} {mailing_id}",
            f"Mailing {mailing_id} ({issue}) is paused: {reason}",
            now,
            Action.RESUME_MAILING,
            str(mailing_id),
        )


def _tell(connection: Connection, key: str, text: str, now: datetime, action: Action, about: str) -> None:
    step = Hint(action, about)
    connection.execute(sa.delete(notices).where(notices.c.key == key))
    connection.execute(
        sa.insert(notices).values(
            key=key, at=now, kind="paused", text=text, next_steps=[[step.action.value, step.about]]
        )
    )
