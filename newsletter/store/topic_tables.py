"""Defines the table of what topics people chose."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata

topic_choices = sa.Table(
    "topic_choices",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), nullable=False),
    sa.Column("list", Words, nullable=False),
    sa.Column("topics", Words),
    sa.Column("at", Moment, nullable=False),
    sa.Column("method", Words, nullable=False),
    sa.Column("source", Words, nullable=False),
    sa.Column("actor", Words, nullable=False),
    sa.Index("ix_topic_choices_subscriber_id_list_id", "subscriber_id", "list", "id"),
)
