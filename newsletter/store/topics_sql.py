"""Defines the SQL for what topics a person chose: their newest choice for a list, as of some moment.

Topics are stored as text with a space before, between and after them, NULL for everything.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from newsletter.store.tables import subscribers
from newsletter.store.topic_tables import topic_choices


def to_text(topics: Collection[str] | None) -> str | None:
    """Return a choice as it is stored."""
    return None if topics is None else " ".join(("", *topics, ""))


def from_text(stored: str | None) -> tuple[str, ...] | None:
    """Return a stored choice; None for everything."""
    return None if stored is None else tuple(stored.split())


def chosen_topics(
    list_key: sa.ColumnElement[str], by: sa.ColumnElement[datetime] | None = None
) -> sa.ScalarSelect[str | None]:
    """Return what `subscribers` chose for a list until a moment; NULL for everything, and for no choice."""
    newest = _choices(list_key, by).with_only_columns(topic_choices.c.topics)
    return newest.order_by(topic_choices.c.id.desc()).limit(1).scalar_subquery()


def lacks_topics(
    list_key: sa.ColumnElement[str],
    topics: Collection[str],
    by: sa.ColumnElement[datetime] | None = None,
) -> sa.ColumnElement[bool]:
    """Return whether `subscribers` chose topics for a list, and none of these; never NULL."""
    one = topic_choices.alias()
    newest = _choices(list_key, by).with_only_columns(sa.func.max(topic_choices.c.id)).scalar_subquery()
    chosen = sa.or_(*(one.c.topics.like(f"% {topic} %") for topic in topics), sa.false())
    return (
        sa.exists()
        .where(one.c.id == newest, one.c.topics.is_not(None), sa.not_(chosen))
        .correlate(subscribers)
    )


def _choices(
    list_key: sa.ColumnElement[str], by: sa.ColumnElement[datetime] | None
) -> sa.Select[tuple[object, ...]]:
    choices = sa.select(topic_choices).where(
        topic_choices.c.subscriber_id == subscribers.c.id, topic_choices.c.list == list_key
    )
    if by is not None:
        choices = choices.where(topic_choices.c.at <= by)
    return choices.correlate_except(topic_choices)
