"""Defines the table of what readers asked for by email: their link, their data, another address."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import ReaderRequestKind, ReaderRequestStatus
from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata, one_of

reader_requests = sa.Table(
    "reader_requests",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("kind", Words, nullable=False),
    sa.Column("token", Words, nullable=False, unique=True),
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), index=True),
    sa.Column("address", Words, nullable=False),
    sa.Column("address_key", Words, nullable=False),
    sa.Column("mailbox_key", Words, nullable=False),
    sa.Column("old_address", Words, nullable=False),
    sa.Column("old_address_key", Words, nullable=False),
    sa.Column("lang", Words, nullable=False),
    sa.Column("network", Words, nullable=False),
    sa.Column("status", Words, nullable=False),
    sa.Column("requested_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("settled_at", Moment),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_at", Moment),
    sa.Column("actor", Words),
    sa.Column("reason", Words),
    one_of("kind", ReaderRequestKind),
    one_of("status", ReaderRequestStatus),
    sa.Index("ix_reader_requests_mailbox_key_requested_at", "mailbox_key", "requested_at"),
    sa.Index("ix_reader_requests_requested_at", "requested_at"),
)
