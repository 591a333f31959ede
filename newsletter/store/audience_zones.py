"""Counts people by their time zone: whom a launch would write to, and who is on two lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from newsletter.model import EVERYONE, DigestAudience, RoundRecipients
from newsletter.store.audience import person_zone
from newsletter.store.column_types import Moment
from newsletter.store.digest_sql import is_digest_reader
from newsletter.store.recipients_sql import gets_digest_instead, is_recipient
from newsletter.store.repository import Repository
from newsletter.store.suppression_sql import paused_reason, suppressed_reason
from newsletter.store.tables import quoted, subscribers, subscriptions


class AudienceZones(Repository):
    """The people of lists, counted where their zones matter."""

    def audience_zones(
        self,
        list: str,
        among: RoundRecipients = EVERYONE,
        *,
        digest: DigestAudience | None = None,
        at: datetime | None = None,
    ) -> Mapping[str, int]:
        """Count whom a launch (at `at`) would write to, by what they say is their zone ("" says none).

        With `digest`, of the readers who get that digest.
        """
        chosen = (
            sa.and_(is_recipient(among, list), sa.not_(gets_digest_instead(among, list)))
            if digest is None
            else is_digest_reader(digest)
        )
        zones = person_zone().label("zone")
        reason = suppressed_reason(sa.literal(list, sa.Text()))
        if at is not None:
            reason = sa.func.coalesce(reason, paused_reason(sa.literal(at, Moment)))
        counted = (
            sa.select(zones, sa.func.count())
            .select_from(subscribers.join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id))
            .where(
                subscriptions.c.list == list,
                subscriptions.c.status == quoted("subscribed"),
                reason.is_(None),
                chosen,
            )
            .group_by(sa.text("1"))
        )
        with self._database.reading() as connection:
            return {row[0]: int(row[1]) for row in connection.execute(counted)}

    def shared_people(self, one: str, other: str) -> int:
        """Count the people subscribed to both lists."""
        theirs = subscriptions.alias()
        counted = (
            sa.select(sa.func.count())
            .select_from(subscriptions.join(theirs, theirs.c.subscriber_id == subscriptions.c.subscriber_id))
            .where(subscriptions.c.list == one, theirs.c.list == other)
            .where(subscriptions.c.status == quoted("subscribed"), theirs.c.status == quoted("subscribed"))
        )
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def shared_zones(self, one: str, other: str) -> Mapping[str, int]:
        """Count the same people by what they say is their time zone ("" says none)."""
        theirs = subscriptions.alias()
        both = subscribers.join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id).join(
            theirs, theirs.c.subscriber_id == subscribers.c.id
        )
        counted = (
            sa.select(person_zone().label("zone"), sa.func.count())
            .select_from(both)
            .where(subscriptions.c.list == one, theirs.c.list == other)
            .where(subscriptions.c.status == quoted("subscribed"), theirs.c.status == quoted("subscribed"))
            .group_by(sa.text("1"))
        )
        with self._database.reading() as connection:
            return {row[0]: int(row[1]) for row in connection.execute(counted)}
