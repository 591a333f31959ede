"""Stores who is to get a welcome email, and launches the mailing that brings it to those who wait."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Mailing, Recipients
from newsletter.ports import Launch
from newsletter.store.connection import Database
from newsletter.store.mailings import Mailings
from newsletter.store.tables import deliveries, mailings, quoted, subscribers, subscriptions
from newsletter.store.welcome_tables import welcomes

_WELCOME_LOCK = 0x77656C636F6D65


class Welcomes(Mailings):
    """The welcome emails: one for each person and list, ever."""

    def lists_with_waiting_welcomes(self) -> frozenset[str]:
        """Return the keys of the lists for which somebody waits."""
        waiting = sa.select(welcomes.c.list).where(welcomes.c.mailing_id.is_(None)).distinct()
        with self._database.reading() as connection:
            return frozenset(connection.execute(waiting).scalars())

    def last_welcome_at(self, list: str) -> datetime | None:
        """Return when the last mailing of welcome emails to a list was launched; None if none was."""
        latest = sa.select(sa.func.max(mailings.c.created_at, type_=mailings.c.created_at.type)).where(
            mailings.c.list == list, mailings.c.recipients == Recipients.JOINED.value
        )
        with self._database.reading() as connection:
            return connection.execute(latest).scalar()

    def queue_welcome(self, address_key: str, list: str, *, since: datetime, now: datetime) -> None:
        """Queue the welcome of a person who has been on a list only `since` then; see queue_welcomes."""
        with self._database.writing() as connection:
            queue_welcomes(
                connection, self._database, address_key=address_key, lists=[list], since=since, now=now
            )

    def forget_waiting_welcomes(self, *, before: datetime) -> int:
        """Drop those who have waited since before then; return how many."""
        with self._database.writing() as connection:
            return drop_waiting_welcomes(connection, before=before)

    def launch_welcome(self, launch: Launch) -> Mailing | None:
        """Freeze a mailing to those who wait, as the next round, and note that they have it.

        All in one transaction, so nobody is in two of them. None if nobody waits any more.
        """
        latest = sa.select(sa.func.max(mailings.c.round)).where(
            mailings.c.issue == launch.edition.issue, mailings.c.list == launch.list
        )
        waiting = sa.select(welcomes.c.subscriber_id).where(
            welcomes.c.list == launch.list, welcomes.c.mailing_id.is_(None)
        )
        with self._database.writing() as connection:
            if not self._database.is_sqlite:
                # One after the other: who waits, and which round is the next, must not change meanwhile.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WELCOME_LOCK)))
            if connection.execute(waiting.limit(1)).first() is None:
                return None
            last = connection.execute(latest).scalar()
            round_ = 0 if last is None else last + 1
            mailing, _new = self._launch(
                connection, replace(launch, round=round_, recipients=Recipients.JOINED)
            )
            had = sa.select(deliveries.c.subscriber_id).where(deliveries.c.mailing_id == mailing.id)
            connection.execute(
                sa.update(welcomes)
                .where(welcomes.c.list == launch.list, welcomes.c.subscriber_id.in_(had))
                .values(mailing_id=mailing.id)
            )
            return mailing


def drop_waiting_welcomes(connection: Connection, *, before: datetime) -> int:
    """Drop those who have waited since before then, inside the caller's transaction; return how many."""
    waiting = sa.delete(welcomes).where(welcomes.c.mailing_id.is_(None), welcomes.c.queued_at < before)
    return connection.execute(waiting).rowcount


def queue_welcomes(
    connection: Connection,
    database: Database,
    *,
    address_key: str,
    lists: Collection[str],
    since: datetime,
    now: datetime,
) -> None:
    """Queue a welcome for a person on those lists that they have been on only `since` then.

    Who had one, or waits for one, gets no second.
    """
    joined = (
        sa.select(
            subscriptions.c.subscriber_id,
            subscriptions.c.list,
            sa.literal(now, welcomes.c.queued_at.type),
        )
        .join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
        .where(
            subscribers.c.address_key == address_key,
            subscriptions.c.list.in_(lists),
            subscriptions.c.status == quoted("subscribed"),
            subscriptions.c.since >= since,
        )
    )
    insert = database.insert(welcomes).from_select(["subscriber_id", "list", "queued_at"], joined)
    connection.execute(insert.on_conflict_do_nothing(index_elements=["subscriber_id", "list"]))
