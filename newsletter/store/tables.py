"""Defines the tables; docs/reference/database.md describes each."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from newsletter.model import (
    ConsentAction,
    DeliveryStatus,
    MailingStatus,
    StoryVerdict,
    SubscriptionStatus,
    SuppressionReason,
    UncertainPolicy,
)
from newsletter.store.column_types import Moment, Words

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only in a column that is exactly INTEGER.
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def quoted(value: str) -> sa.ColumnElement[str]:
    """Return one of our own enum values as SQL text: no planner uses a partial index for a parameter."""
    return sa.literal_column(f"'{value}'", sa.Text())


def one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    """Return the constraint that lets only these statuses into a column."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


keys = sa.Table(
    "keys",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
)

subscribers = sa.Table(
    "subscribers",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("address", Words, nullable=False),
    sa.Column("address_key", Words, unique=True),
    sa.Column("address_hash", sa.LargeBinary),
    sa.Column("first_name", Words, nullable=False),
    sa.Column("last_name", Words, nullable=False),
    sa.Column("lang", Words, nullable=False),
    sa.Column("attributes", sa.JSON, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("erased_at", Moment),
    sa.Column("preferences_token", Words, unique=True, index=True),
    sa.Column("paused_until", Moment),
)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), primary_key=True),
    sa.Column("list", Words, primary_key=True),
    sa.Column("status", Words, nullable=False),
    sa.Column("token", Words, nullable=False, unique=True),
    sa.Column("since", Moment, nullable=False),
    sa.Column("cadence", Words),
    sa.Column("digest_from", Moment),
    sa.Column("undone_import_id", Number),
    one_of("status", SubscriptionStatus),
    # With the status, who is on a list is found without a look at the table.
    sa.Index("ix_subscriptions_list", "list", "subscriber_id", "status"),
)

consents = sa.Table(
    "consents",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), nullable=False, index=True),
    sa.Column("list", Words, nullable=False),
    sa.Column("action", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("basis", Words, nullable=False),
    sa.Column("method", Words, nullable=False),
    sa.Column("source", Words, nullable=False),
    sa.Column("actor", Words, nullable=False),
    sa.Column("import_id", Number),
    sa.Column("evidence", sa.JSON(none_as_null=True)),
    one_of("action", ConsentAction),
)

suppressions = sa.Table(
    "suppressions",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("address_hash", sa.LargeBinary, nullable=False),
    sa.Column("list", Words),
    sa.Column("reason", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("note", Words, nullable=False),
    sa.Column("import_id", Number),
    one_of("reason", SuppressionReason),
)

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("feed", Words, primary_key=True),
    sa.Column("url", Words, nullable=False),
    sa.Column("etag", Words, nullable=False),
    sa.Column("last_modified", Words, nullable=False),
    sa.Column("polled_at", Moment),
    sa.Column("succeeded_at", Moment),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("problem", Words, nullable=False),
    sa.Column("address", Words, nullable=False),
    sa.Column("moved_to", Words, nullable=False),
    sa.Column("moved_times", sa.Integer, nullable=False),
    sa.Column("not_before", Moment),
    sa.Column("closed_until", Moment),
    sa.Column("gone_at", Moment),
    sa.Column("body_digest", Words, nullable=False),
    sa.Column("spoken", Words, nullable=False),
    sa.Column("undated", sa.Integer, nullable=False),
    sa.Column("unread_date", Words, nullable=False),
    sa.Column("left_out", sa.Integer, nullable=False),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("feed", Words, primary_key=True),
    sa.Column("identity", Words, primary_key=True),
    sa.Column("title", Words, nullable=False),
    sa.Column("url", Words, nullable=False),
    sa.Column("published_at", Moment),
    sa.Column("summary", Words, nullable=False),
    sa.Column("lang", Words, nullable=False),
    sa.Column("image", Words, nullable=False),
    sa.Column("paywall", sa.Boolean, nullable=False),
    sa.Column("outlet", Words, nullable=False),
    sa.Column("occasion", Words, nullable=False),
    sa.Column("first_seen_at", Moment, nullable=False),
    sa.Index("ix_entries_feed_published_at", "feed", "published_at"),
    sa.Index("ix_entries_published_at", "published_at"),
)

desk_notes = sa.Table(
    "desk_notes",
    metadata,
    sa.Column("canonical", Words, primary_key=True),
    sa.Column("title", Words, nullable=False),
    sa.Column("verdict", Words, nullable=False),
    sa.Column("comment", Words, nullable=False),
    sa.Column("actor", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
    one_of("verdict", StoryVerdict),
)

pulled_lines = sa.Table(
    "pulled_lines",
    metadata,
    sa.Column("issue", Words, primary_key=True),
    sa.Column("feed", Words, primary_key=True),
    sa.Column("canonical", Words, primary_key=True),
    sa.Column("line", Words, nullable=False),
    sa.Column("pulled_at", Moment, nullable=False),
)

editions = sa.Table(
    "editions",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("digest", Words, nullable=False, unique=True),
    sa.Column("payload", Words, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
)

assets = sa.Table(
    "assets",
    metadata,
    sa.Column("sha256", Words, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

edition_assets = sa.Table(
    "edition_assets",
    metadata,
    sa.Column("edition_id", Number, sa.ForeignKey("editions.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("sha256", Words, sa.ForeignKey("assets.sha256"), nullable=False),
)

mailings = sa.Table(
    "mailings",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("key", Words, nullable=False, unique=True),
    sa.Column("issue", Words, nullable=False),
    sa.Column("list", Words, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("edition_id", Number, sa.ForeignKey("editions.id"), nullable=False),
    sa.Column("subject", Words, nullable=False),
    sa.Column("transport", Words, nullable=False),
    sa.Column("policy", Words, nullable=False),
    sa.Column("status", Words, nullable=False),
    sa.Column("audience", sa.Integer, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("started_at", Moment),
    sa.Column("finished_at", Moment),
    sa.Column("reason", Words, nullable=False),
    sa.Column("base_url_unproven", Words),
    sa.Column("recipients", Words),
    sa.Column("cadence", Words),
    sa.Column("segment", Words),
    sa.UniqueConstraint("issue", "list", "round"),
    one_of("policy", UncertainPolicy),
    one_of("status", MailingStatus),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("mailing_id", Number, sa.ForeignKey("mailings.id"), primary_key=True),
    sa.Column("subscriber_id", Number, sa.ForeignKey("subscribers.id"), primary_key=True),
    sa.Column("status", Words, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("doubts", sa.Integer, nullable=False),
    sa.Column("owner", Words),
    sa.Column("first_try_at", Moment),
    sa.Column("next_try_at", Moment),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("detail", Words, nullable=False),
    one_of("status", DeliveryStatus),
    # Clustered by its key: one tree to walk, not two.
    sqlite_with_rowid=False,
)
