"""Defines the table of providers' requests to our webhooks."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata

webhook_batches = sa.Table(
    "webhook_batches",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("provider", Words, nullable=False),
    sa.Column("digest", Words, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("received_at", Moment, nullable=False, index=True),
    sa.Column("applied_at", Moment),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("problem", Words, nullable=False),
    sa.Column("events", sa.Integer, nullable=False),
    sa.Column("recorded", sa.Integer, nullable=False),
    sa.Column("unmatched", sa.Integer, nullable=False),
    sa.Column("ignored", sa.Integer, nullable=False),
    sa.UniqueConstraint("provider", "digest"),
)
