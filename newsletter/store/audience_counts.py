"""Counts whom a launch to a list would write to, before there is a mailing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.model import EVERYONE, RoundRecipients
from newsletter.store.column_types import Moment
from newsletter.store.recipients_sql import gets_digest_instead, is_recipient
from newsletter.store.repository import Repository
from newsletter.store.suppression_sql import is_mailable, paused_reason
from newsletter.store.tables import quoted, subscribers, subscriptions


class AudienceCounts(Repository):
    """The counting part of the MailingStore (newsletter.ports)."""

    def audience_size(
        self, list: str, among: RoundRecipients = EVERYONE, *, at: datetime | None = None
    ) -> int:
        """Count those whom a launch to the list would write to; see ports.MailingStore."""
        return self._count_audience(
            list, among, sa.and_(_is_awake(at), sa.not_(gets_digest_instead(among, list)))
        )

    def audience_and_paused(
        self, list: str, among: RoundRecipients = EVERYONE, *, at: datetime
    ) -> tuple[int, int]:
        """Count those who would be written to at `at`, and those who paused; see ports.MailingStore."""
        people = _people(list, among, sa.not_(gets_digest_instead(among, list)))
        both = people.add_columns(sa.func.count(paused_reason(sa.literal(at, Moment))))
        with self._database.reading() as connection:
            found, paused = connection.execute(both).one()
        return int(found) - int(paused), int(paused)

    def digest_readers(self, list: str, among: RoundRecipients = EVERYONE) -> int:
        """Count those whom a launch to the list would leave out for their digest; see ports.MailingStore."""
        return self._count_audience(list, among, gets_digest_instead(among, list))

    def _count_audience(self, list: str, among: RoundRecipients, where: sa.ColumnElement[bool]) -> int:
        with self._database.reading() as connection:
            return int(connection.execute(_people(list, among, where)).scalar_one())


def _people(list: str, among: RoundRecipients, where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return the count of those on a list who may be written to and of whom a condition is true."""
    return (
        sa.select(sa.func.count())
        .select_from(subscribers.join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id))
        .where(
            subscriptions.c.list == list,
            subscriptions.c.status == quoted("subscribed"),
            is_mailable(list),
            is_recipient(among, list),
            where,
        )
    )


def _is_awake(at: datetime | None) -> sa.ColumnElement[bool]:
    """Return whether `subscribers` have no pause that reaches beyond a time; None asks for none."""
    return sa.true() if at is None else paused_reason(sa.literal(at, Moment)).is_(None)
