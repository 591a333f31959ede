"""Defines the tables of imports: each import of a file, and what it changed about people who were there."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata

imports = sa.Table(
    "imports",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("list", Words, nullable=False),
    sa.Column("file", Words, nullable=False),
    sa.Column("digest", Words, nullable=False),
    sa.Column("basis", Words, nullable=False),
    sa.Column("actor", Words, nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("finished_at", Moment),
    sa.Column("undone_at", Moment),
    sa.Column("undone_by", Words, nullable=False),
    sa.Index("ix_imports_digest", "digest"),
)

import_updates = sa.Table(
    "import_updates",
    metadata,
    sa.Column("import_id", Number, sa.ForeignKey("imports.id"), primary_key=True),
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), primary_key=True),
    sa.Column("changes", sa.JSON, nullable=False),
)
