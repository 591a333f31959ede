"""Dates that feeds state: none is made up any more, and what they lack is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()

_FEEDS = (
    "feed, url, etag, last_modified, polled_at, succeeded_at, failures, problem, address, moved_to, moved_times, "
    "not_before, closed_until, gone_at, body_digest, spoken"
)
_ENTRIES = "feed, identity, title, url, summary, lang, image, paywall, first_seen_at"


def upgrade() -> None:
    # Made anew and filled again: a column that SQLite adds carries a default for ever.
    op.execute(sa.text("CREATE TABLE feeds_before AS SELECT * FROM feeds"))
    op.execute(sa.text("CREATE TABLE entries_before AS SELECT * FROM entries"))
    op.drop_index("ix_entries_feed_published_at", "entries")
    op.drop_index("ix_entries_published_at", "entries")
    op.drop_table("feeds")
    op.drop_table("entries")
    _make_feeds()
    _make_entries()
    op.execute(
        sa.text(
            f"INSERT INTO feeds ({_FEEDS}, undated, unread_date, left_out) "
            f"SELECT {_FEEDS}, 0, '', 0 FROM feeds_before"
        )
    )
    # Where no date was understood, the moment of the first poll was written down as one.
    op.execute(
        sa.text(
            f"INSERT INTO entries ({_ENTRIES}, published_at, outlet, occasion) "
            f"SELECT {_ENTRIES}, CASE WHEN published_at = first_seen_at THEN NULL ELSE published_at END, '', '' "
            "FROM entries_before"
        )
    )
    op.drop_table("feeds_before")
    op.drop_table("entries_before")


def _make_feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("feed", _TEXT, nullable=False),
        sa.Column("url", _TEXT, nullable=False),
        sa.Column("etag", _TEXT, nullable=False),
        sa.Column("last_modified", _TEXT, nullable=False),
        sa.Column("polled_at", _MOMENT, nullable=True),
        sa.Column("succeeded_at", _MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", _TEXT, nullable=False),
        sa.Column("address", _TEXT, nullable=False),
        sa.Column("moved_to", _TEXT, nullable=False),
        sa.Column("moved_times", sa.Integer(), nullable=False),
        sa.Column("not_before", _MOMENT, nullable=True),
        sa.Column("closed_until", _MOMENT, nullable=True),
        sa.Column("gone_at", _MOMENT, nullable=True),
        sa.Column("body_digest", _TEXT, nullable=False),
        sa.Column("spoken", _TEXT, nullable=False),
        sa.Column("undated", sa.Integer(), nullable=False),
        sa.Column("unread_date", _TEXT, nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feeds")),
    )


def _make_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("feed", _TEXT, nullable=False),
        sa.Column("identity", _TEXT, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("url", _TEXT, nullable=False),
        sa.Column("published_at", _MOMENT, nullable=True),
        sa.Column("summary", _TEXT, nullable=False),
        sa.Column("lang", _TEXT, nullable=False),
        sa.Column("image", _TEXT, nullable=False),
        sa.Column("paywall", sa.Boolean(), nullable=False),
        sa.Column("outlet", _TEXT, nullable=False),
        sa.Column("occasion", _TEXT, nullable=False),
        sa.Column("first_seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("feed", "identity", name=op.f("pk_entries")),
    )
    op.create_index("ix_entries_feed_published_at", "entries", ["feed", "published_at"], unique=False)
    op.create_index("ix_entries_published_at", "entries", ["published_at"], unique=False)
