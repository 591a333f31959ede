"""Defines the tables of delivery events and of mailbox positions."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import BounceKind, EventKind, Proof
from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata, one_of

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("key", Words, nullable=False, unique=True),
    sa.Column("kind", Words, nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), nullable=False, index=True),
    sa.Column("mailing_id", Number, sa.ForeignKey("mailings.id")),
    sa.Column("list", Words, nullable=False),
    sa.Column("proof", Words, nullable=False),
    sa.Column("bounce", Words, nullable=False),
    sa.Column("code", Words, nullable=False),
    sa.Column("words", Words, nullable=False),
    one_of("kind", EventKind),
    one_of("proof", Proof),
    one_of("bounce", ("", *BounceKind)),
    sa.Index("ix_events_mailing_id", "mailing_id", "kind", "subscriber_id"),
)

mailboxes = sa.Table(
    "mailboxes",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("validity", sa.BigInteger, nullable=False),
    sa.Column("read_to", sa.BigInteger, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("read_at", Moment, nullable=False),
)
