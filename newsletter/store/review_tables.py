"""Defines the tables of comments on issues and of their reviews."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import ReviewAct
from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata, one_of

issue_comments = sa.Table(
    "issue_comments",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("issue", Words, nullable=False, index=True),
    sa.Column("thread", Number),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("outline", sa.JSON, nullable=False),
    sa.Column("words", Words, nullable=False),
    sa.Column("text", Words, nullable=False),
    sa.Column("account_id", Number, sa.ForeignKey("accounts.id")),
    sa.Column("author", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("resolved_at", Moment),
    sa.Column("resolved_by", Words, nullable=False),
)

review_steps = sa.Table(
    "review_steps",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("issue", Words, nullable=False, index=True),
    sa.Column("list", Words, nullable=False),
    sa.Column("act", Words, nullable=False),
    sa.Column("version", Words, nullable=False),
    sa.Column("digest", Words, nullable=False),
    sa.Column("account_id", Number, sa.ForeignKey("accounts.id")),
    sa.Column("actor", Words, nullable=False),
    sa.Column("word", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
    one_of("act", ReviewAct),
)

last_looks = sa.Table(
    "last_looks",
    metadata,
    sa.Column("issue", Words, primary_key=True),
    sa.Column("account_id", Number, sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("version", Words, nullable=False),
    sa.Column("text", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
)

review_emails = sa.Table(
    "review_emails",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("step_id", Number, sa.ForeignKey("review_steps.id"), nullable=False, index=True),
    sa.Column("account_id", Number, sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("status", Words, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_at", Moment),
    sa.Column("expires_at", Moment, nullable=False),
    one_of("status", ("pending", "ended")),
)
