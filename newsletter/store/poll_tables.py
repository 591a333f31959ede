"""Defines the table of votes."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.column_types import Words
from newsletter.store.tables import Number, metadata

poll_votes = sa.Table(
    "poll_votes",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("issue", Words, nullable=False),
    sa.Column("poll", Words, nullable=False),
    sa.Column("mailing_id", Number, sa.ForeignKey("mailings.id"), nullable=False),
    # NULL when the person was erased: the vote still counts, and is nobody's.
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), index=True),
    sa.Column("choice", sa.Integer, nullable=False),
    sa.UniqueConstraint("issue", "poll", "subscriber_id"),
)
