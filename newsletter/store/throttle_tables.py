"""Defines the throttle's table; docs/reference/database.md describes it."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.column_types import Words
from newsletter.store.tables import metadata

throttle_lanes = sa.Table(
    "throttle_lanes",
    metadata,
    sa.Column("lane", Words, primary_key=True),
    sa.Column("state", Words, nullable=False),
)
