"""Defines the table of sign-ups."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import SignupStatus
from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata, one_of

signups = sa.Table(
    "signups",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("token", Words, nullable=False, unique=True),
    sa.Column("address", Words, nullable=False),
    sa.Column("address_key", Words, nullable=False),
    sa.Column("mailbox_key", Words, nullable=False),
    sa.Column("lists", sa.JSON, nullable=False),
    sa.Column("lang", Words, nullable=False),
    sa.Column("words", Words, nullable=False),
    sa.Column("form", Words, nullable=False),
    sa.Column("network", Words, nullable=False),
    sa.Column("status", Words, nullable=False),
    sa.Column("requested_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_at", Moment),
    one_of("status", SignupStatus),
    sa.Index("ix_signups_mailbox_key_requested_at", "mailbox_key", "requested_at"),
    sa.Index("ix_signups_requested_at", "requested_at"),
)
