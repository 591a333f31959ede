"""Keeps what topics people chose; rows are only ever added, until a person is erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import SubscriptionStatus, TopicChoice
from newsletter.store.repository import Repository
from newsletter.store.tables import subscribers, subscriptions
from newsletter.store.topic_tables import topic_choices
from newsletter.store.topics_sql import from_text, to_text

IMPORT, STAFF = "import", "staff"
"""The methods of a choice that is not a person's own."""


class TopicChoices(Repository):
    """The TopicStore (newsletter.ports)."""

    def choose_topics(self, address_key: str, choice: TopicChoice) -> bool:
        """Record what a person wants of a list; False if they are not subscribed to it.

        The same choice again adds no row.
        """
        with self._database.writing() as connection:
            subscriber_id = connection.execute(
                sa.select(subscribers.c.id)
                .join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id)
                .where(
                    subscribers.c.address_key == address_key,
                    subscriptions.c.list == choice.list,
                    subscriptions.c.status == SubscriptionStatus.SUBSCRIBED.value,
                )
            ).scalar()
            if subscriber_id is None:
                return False
            add_choices(connection, [(int(subscriber_id), choice)])
            return True

    def topic_history(self, subscriber_id: int) -> tuple[TopicChoice, ...]:
        """Return all that a person chose, oldest first."""
        wanted = sa.select(topic_choices).where(topic_choices.c.subscriber_id == subscriber_id)
        with self._database.reading() as connection:
            return tuple(map(_to_choice, connection.execute(wanted.order_by(topic_choices.c.id))))


def add_choices(connection: Connection, choices: Sequence[tuple[int, TopicChoice]]) -> None:
    """Add choices that differ from the one that holds, by subscriber id.

    A file never replaces what a person chose by themselves.
    """
    held = newest_choices(connection, [subscriber_id for subscriber_id, _ in choices])
    rows = [
        {
            "subscriber_id": subscriber_id,
            "list": choice.list,
            "topics": to_text(choice.topics),
            "at": choice.at,
            "method": choice.method,
            "source": choice.source,
            "actor": choice.actor,
        }
        for subscriber_id, choice in choices
        if _differs(held.get(subscriber_id, {}).get(choice.list), choice)
    ]
    if rows:
        connection.execute(sa.insert(topic_choices), rows)


_NEWEST_CHOICES = sa.select(topic_choices).where(
    topic_choices.c.id.in_(
        sa.select(sa.func.max(topic_choices.c.id))
        .where(topic_choices.c.subscriber_id.in_(sa.bindparam("ids", expanding=True)))
        .group_by(topic_choices.c.subscriber_id, topic_choices.c.list)
    )
)


def newest_choices(
    connection: Connection, subscriber_ids: Sequence[int]
) -> Mapping[int, Mapping[str, TopicChoice]]:
    """Return what holds now for each person and list; nobody who never chose is in it."""
    found: defaultdict[int, dict[str, TopicChoice]] = defaultdict(dict)
    for row in connection.execute(_NEWEST_CHOICES, {"ids": list(subscriber_ids)}):
        found[row.subscriber_id][row.list] = _to_choice(row)
    return found


def _differs(held: TopicChoice | None, choice: TopicChoice) -> bool:
    if held is None:
        return choice.topics is not None
    if choice.method == IMPORT and held.method not in (IMPORT, STAFF):
        return False
    if held.topics is None or choice.topics is None:
        return held.topics is not choice.topics
    return set(held.topics) != set(choice.topics)


def _to_choice(row: Any) -> TopicChoice:
    return TopicChoice(
        list=row.list,
        topics=from_text(row.topics),
        at=row.at,
        method=row.method,
        source=row.source,
        actor=row.actor,
    )
