"""Defines the table of welcome emails: who is to get one, and by which mailing they did."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata

welcomes = sa.Table(
    "welcomes",
    metadata,
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), primary_key=True),
    sa.Column("list", Words, primary_key=True),
    sa.Column("queued_at", Moment, nullable=False),
    sa.Column("mailing_id", Number, sa.ForeignKey("mailings.id")),
)
