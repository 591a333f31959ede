"""Defines the table of issues that staff removed from the archive."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import metadata

archive_removals = sa.Table(
    "archive_removals",
    metadata,
    sa.Column("issue", Words, primary_key=True),
    sa.Column("removed_at", Moment, nullable=False),
    sa.Column("reason", Words, nullable=False),
    sa.Column("actor", Words, nullable=False),
)
