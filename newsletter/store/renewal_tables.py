"""Defines the table of renewals: who is asked whether they still want a list, and what they answered."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import RenewalStatus
from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata, one_of

renewals = sa.Table(
    "renewals",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("token", Words, nullable=False, unique=True),
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), nullable=False),
    sa.Column("list", Words, nullable=False),
    sa.Column("status", Words, nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("actor", Words, nullable=False),
    sa.Column("emailed_at", Moment),
    sa.Column("answered_at", Moment),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_at", Moment),
    one_of("status", RenewalStatus),
    sa.UniqueConstraint("subscriber_id", "list"),
    sa.Index("ix_renewals_emailed_at", "emailed_at"),
)
