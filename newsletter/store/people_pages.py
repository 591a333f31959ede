"""Pages of people, the newest first, by filters; and how many people each list has.

A page goes on behind the last id of the one before (keyset pagination): page 10,000 costs what page 1 does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from newsletter.model import Expression, Subscriber, SubscriptionStatus
from newsletter.store.people import SUBSCRIBER, subscribers_numbered
from newsletter.store.repository import Repository
from newsletter.store.segment_sql import SegmentScope, matches
from newsletter.store.suppression_sql import everywhere_reason
from newsletter.store.tables import quoted, subscribers, subscriptions, suppressions
from newsletter.store.tag_tables import subscriber_tags

LARGEST_ID = 2**63 - 1
"""The largest number that both databases keep."""


class PeoplePages(Repository):
    """The pages of people that staff look at."""

    def people_page(
        self,
        *,
        among: Collection[str] | None = None,
        list: str | None = None,
        status: SubscriptionStatus | None = None,
        suppressed: bool = False,
        segment: Expression | None = None,
        tag_key: str = "",
        before: int | None = None,
        limit: int,
    ) -> tuple[Subscriber, ...]:
        """Return people in falling order of id, those below `before`, with subscriptions (no consents).

        `among`: only people who are or were on one of these lists; None: everybody. `segment` needs `list`.
        `suppressed`: only those whose address must not be mailed at all, or not on `list`.
        """
        # In the order of the index that finds them: that of the list, where one is asked for.
        number = subscribers.c.id if list is None else subscriptions.c.subscriber_id
        wanted = sa.select(number).where(subscribers.c.erased_at.is_(None))
        if before is not None:
            wanted = wanted.where(number < before)
        if list is not None:
            wanted = wanted.select_from(
                subscriptions.join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
            ).where(subscriptions.c.list == list)
        elif among is not None:
            wanted = wanted.where(has_place_on(among))
        if status is not None:
            wanted = wanted.where(_is_now(status, list))
        if segment is not None and list is not None:
            wanted = wanted.where(matches(segment, SegmentScope(list=list)))
        if suppressed:
            wanted = wanted.where(_is_suppressed(list))
        if tag_key:
            tagged = sa.exists().where(
                subscriber_tags.c.subscriber_id == subscribers.c.id, subscriber_tags.c.tag_key == tag_key
            )
            wanted = wanted.where(tagged)
        with self._database.reading() as connection:
            ids = connection.execute(wanted.order_by(number.desc()).limit(limit)).scalars().all()
            return subscribers_numbered(connection, ids)[::-1]

    def subscriber_numbered(self, subscriber_id: int) -> str | None:
        """Return the address key of a person by their number; None for nobody, or if they were erased."""
        if not 0 < subscriber_id <= LARGEST_ID:
            return None
        wanted = SUBSCRIBER.with_only_columns(subscribers.c.address_key).where(
            subscribers.c.id == subscriber_id
        )
        with self._database.reading() as connection:
            return connection.execute(wanted).scalar()

    def place_counts(self) -> Mapping[str, Mapping[str, int]]:
        """Return how many people each list has by status, in one pass over the subscriptions."""
        counted = sa.select(subscriptions.c.list, subscriptions.c.status, sa.func.count()).group_by(
            subscriptions.c.list, subscriptions.c.status
        )
        found: dict[str, dict[str, int]] = {}
        with self._database.reading() as connection:
            for list_key, status, number in connection.execute(counted):
                found.setdefault(list_key, {})[status] = number
        return found


def has_place_on(lists: Collection[str]) -> sa.ColumnElement[bool]:
    """Return whether `subscribers` is or was on one of these lists."""
    return sa.exists().where(
        subscriptions.c.subscriber_id == subscribers.c.id, subscriptions.c.list.in_(sorted(lists))
    )


def _is_now(status: SubscriptionStatus, list_key: str | None) -> sa.ColumnElement[bool]:
    if list_key is not None:
        return subscriptions.c.status == quoted(status.value)
    on = sa.exists().where(
        subscriptions.c.subscriber_id == subscribers.c.id,
        subscriptions.c.status == quoted(SubscriptionStatus.SUBSCRIBED.value),
    )
    return on if status is SubscriptionStatus.SUBSCRIBED else ~on


def _is_suppressed(list_key: str | None) -> sa.ColumnElement[bool]:
    held: Any = suppressions.c.list.is_(None)
    if list_key is None:
        return everywhere_reason().is_not(None)
    return subscribers.c.address_hash.in_(
        sa.select(suppressions.c.address_hash).where(sa.or_(held, suppressions.c.list == list_key))
    )
