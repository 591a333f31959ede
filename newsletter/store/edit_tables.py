"""Defines the tables of what staff write and change about people by hand: notes, and merges of two people."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", Words, nullable=False),
    sa.Column("text", Words, nullable=False),
)

merges = sa.Table(
    "merges",
    metadata,
    # The row that was merged away; whoever is merged again takes those merged before along (kept_id).
    sa.Column("merged_id", Number, sa.ForeignKey("subscribers.id"), primary_key=True, autoincrement=False),
    sa.Column("kept_id", Number, sa.ForeignKey("subscribers.id"), nullable=False, index=True),
    sa.Column("address", Words, nullable=False),
    sa.Column("address_key", Words, nullable=False, index=True),
    sa.Column("person", sa.JSON, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", Words, nullable=False),
    sa.Column("reason", Words, nullable=False),
)

domain_checks = sa.Table(
    "domain_checks",
    metadata,
    sa.Column("domain", Words, primary_key=True),
    sa.Column("checked_at", Moment, nullable=False),
    sa.Column("problem", Words, nullable=False),
)
