"""Defines the tables of schedules, approvals, jobs, and notices to staff."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import ScheduleStatus, UncertainPolicy
from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata, one_of

schedules = sa.Table(
    "schedules",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("issue", Words, nullable=False),
    sa.Column("list", Words, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("edition_id", Number, sa.ForeignKey("editions.id"), nullable=False),
    sa.Column("subject", Words, nullable=False),
    sa.Column("transport", Words, nullable=False),
    sa.Column("policy", Words, nullable=False),
    sa.Column("status", Words, nullable=False),
    sa.Column("send_at", Moment, nullable=False),
    sa.Column("wall", Words, nullable=False),
    sa.Column("zone", Words, nullable=False),
    sa.Column("readers_zone", sa.Boolean, nullable=False),
    sa.Column("spoken", Words, nullable=False),
    sa.Column("made_by", Words, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("authors", sa.JSON, nullable=False),
    sa.Column("override", Words, nullable=False),
    sa.Column("mailing_id", Number, sa.ForeignKey("mailings.id")),
    sa.Column("settled_at", Moment),
    sa.Column("reason", Words, nullable=False),
    sa.Column("overridden", sa.JSON),
    sa.Column("recipients", Words),
    sa.Column("cadence", Words),
    sa.Column("digest_after", Moment),
    sa.Column("digest_before", Moment),
    sa.Column("segment", Words),
    one_of("policy", UncertainPolicy),
    one_of("status", ScheduleStatus),
)

digests = sa.Table(
    "digests",
    metadata,
    sa.Column("list", Words, primary_key=True),
    sa.Column("cadence", Words, primary_key=True),
    sa.Column("day", Words, primary_key=True),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("newest_at", Moment, nullable=False),
    sa.Column("items", sa.JSON, nullable=False),
    sa.Column("names", sa.JSON, nullable=False),
)

scheduler = sa.Table(
    "scheduler",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("turns", sa.BigInteger, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("settings", Words),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("finished_at", Moment),
    sa.Column("result", Words, nullable=False),
    sa.Column("problem", Words, nullable=False),
)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("key", Words, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("text", Words, nullable=False),
    sa.Column("next_steps", sa.JSON),
)

notice_mails = sa.Table(
    "notice_mails",
    metadata,
    sa.Column("key", Words, primary_key=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_at", Moment, nullable=False),
    sa.Column("sent_at", Moment),
)

approvals = sa.Table(
    "approvals",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("issue", Words, nullable=False),
    sa.Column("list", Words, nullable=False),
    sa.Column("digest", Words, nullable=False),
    sa.Column("name", Words, nullable=False),
    sa.Column("name_key", Words, nullable=False),
    sa.Column("actor", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("withdrawn_at", Moment),
)
