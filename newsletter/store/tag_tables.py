"""Defines the table of the tags that staff give people."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata

subscriber_tags = sa.Table(
    "subscriber_tags",
    metadata,
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), primary_key=True),
    # The tag without regard to case; `tag` is how it was first written.
    sa.Column("tag_key", Words, primary_key=True),
    sa.Column("tag", Words, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.Column("source", Words, nullable=False),
    sa.Column("actor", Words, nullable=False),
    # The import that alone gave it; NULL if staff or another import said so too.
    sa.Column("import_id", Number, sa.ForeignKey("imports.id")),
    sa.Index("ix_subscriber_tags_tag_key_subscriber_id", "tag_key", "subscriber_id"),
)
