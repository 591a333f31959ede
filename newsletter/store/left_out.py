"""Counts and lists whom a launch to a list would leave out, by the reason their delivery would have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.model import (
    EVERYONE,
    GETS_DIGEST,
    OTHER_TOPICS,
    LeftOutPerson,
    RoundRecipients,
    SignupStatus,
)
from newsletter.store.column_types import Moment
from newsletter.store.recipients_sql import gets_digest_instead, is_recipient
from newsletter.store.repository import Repository
from newsletter.store.signup_tables import signups
from newsletter.store.suppression_sql import paused_reason, suppressed_reason
from newsletter.store.tables import quoted, subscribers, subscriptions
from newsletter.store.topics_sql import lacks_topics


class LeftOutReaders(Repository):
    """Who on a list is not written to, and why."""

    def left_out(
        self, list: str, among: RoundRecipients = EVERYONE, *, topics: Collection[str] = (), at: datetime
    ) -> Mapping[str, int]:
        """Count those on the list whom a launch at `at` would not write to, by reason, in one statement.

        `topics` are those of an issue that needs one. Whoever is left out by the choice of recipients or by
        the segment is not among them: it was never for them.
        """
        each = _left_out(list, among, topics, at).subquery()
        wanted = sa.select(each.c.reason, sa.func.count()).group_by(each.c.reason)
        with self._database.reading() as connection:
            return {str(reason): int(number) for reason, number in connection.execute(wanted)}

    def left_out_people(
        self,
        list: str,
        among: RoundRecipients = EVERYONE,
        *,
        topics: Collection[str] = (),
        at: datetime,
        reason: str = "",
        after: int = -1,
        limit: int,
    ) -> tuple[LeftOutPerson, ...]:
        """Return a page of them in order of id, those behind `after`; `reason` narrows them to one."""
        each = _left_out(list, among, topics, at).where(subscribers.c.id > after).subquery()
        wanted = sa.select(each).order_by(each.c.id).limit(limit)
        if reason:
            wanted = wanted.where(each.c.reason == reason)
        with self._database.reading() as connection:
            return tuple(
                LeftOutPerson(subscriber_id=row.id, address=row.address, reason=row.reason)
                for row in connection.execute(wanted)
            )

    def left_since(self, list: str, since: datetime) -> int:
        """Count the people who left the list since then and have not come back."""
        wanted = sa.select(sa.func.count()).where(
            subscriptions.c.list == list,
            subscriptions.c.status == quoted("unsubscribed"),
            subscriptions.c.since > since,
        )
        with self._database.reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def unconfirmed(self, list: str, *, at: datetime) -> int:
        """Count the sign-ups for the list that nobody has confirmed yet and that still can be."""
        wanted = sa.select(signups.c.lists).where(
            signups.c.status == SignupStatus.PENDING.value, signups.c.expires_at > at
        )
        with self._database.reading() as connection:
            return sum(list in asked for asked in connection.execute(wanted).scalars())


def _left_out(list_key: str, among: RoundRecipients, topics: Collection[str], at: datetime) -> sa.Select[Any]:
    reason = _reason(list_key, among, topics, at)
    return (
        sa.select(subscribers.c.id, subscribers.c.address, reason.label("reason"))
        .select_from(subscribers.join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id))
        .where(
            subscriptions.c.list == list_key,
            subscriptions.c.status == quoted("subscribed"),
            is_recipient(among, list_key),
            reason.is_not(None),
        )
    )


def _reason(
    list_key: str, among: RoundRecipients, topics: Collection[str], at: datetime
) -> sa.ColumnElement[str]:
    """Return the reason in the order in which a launch asks (newsletter.store.audience)."""
    name = sa.literal(list_key, sa.Text())
    reasons: list[sa.ColumnElement[str]] = [suppressed_reason(name)]
    if topics:
        reasons.append(sa.case((lacks_topics(name, topics), quoted(OTHER_TOPICS))))
    reasons.append(sa.case((gets_digest_instead(among, list_key), quoted(GETS_DIGEST))))
    reasons.append(paused_reason(sa.literal(at, Moment)))
    return sa.func.coalesce(*reasons)
