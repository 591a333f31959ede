"""The newsroom: politeness remembered, pictures and paywalls of stories, the desk, what was pulled."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()

_FEEDS = "feed, url, etag, last_modified, polled_at, succeeded_at, failures, problem"
_ENTRIES = "feed, identity, title, url, published_at, summary, lang, first_seen_at"


def upgrade() -> None:
    # Made anew and filled again: a column that SQLite adds carries a default for ever.
    op.execute(sa.text("CREATE TABLE feeds_before AS SELECT * FROM feeds"))
    op.execute(sa.text("CREATE TABLE entries_before AS SELECT * FROM entries"))
    op.drop_index("ix_entries_feed_published_at", "entries")
    op.drop_table("feeds")
    op.drop_table("entries")
    _make_feeds()
    _make_entries()
    _make_desk()
    op.execute(
        sa.text(
            f"INSERT INTO feeds ({_FEEDS}, address, moved_to, moved_times, body_digest, spoken) "
            f"SELECT {_FEEDS}, '', '', 0, '', '' FROM feeds_before"
        )
    )
    op.execute(
        sa.text(
            f"INSERT INTO entries ({_ENTRIES}, image, paywall) "
            f"SELECT {_ENTRIES}, '', {sa.false().compile(dialect=op.get_bind().dialect)} FROM entries_before"
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
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feeds")),
    )


def _make_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("feed", _TEXT, nullable=False),
        sa.Column("identity", _TEXT, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("url", _TEXT, nullable=False),
        sa.Column("published_at", _MOMENT, nullable=False),
        sa.Column("summary", _TEXT, nullable=False),
        sa.Column("lang", _TEXT, nullable=False),
        sa.Column("image", _TEXT, nullable=False),
        sa.Column("paywall", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("feed", "identity", name=op.f("pk_entries")),
    )
    op.create_index("ix_entries_feed_published_at", "entries", ["feed", "published_at"], unique=False)
    op.create_index("ix_entries_published_at", "entries", ["published_at"], unique=False)


def _make_desk() -> None:
    op.create_table(
        "desk_notes",
        sa.Column("canonical", _TEXT, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("verdict", _TEXT, nullable=False),
        sa.Column("comment", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint("verdict IN ('open', 'kept', 'rejected')", name=op.f("ck_desk_notes_verdict")),
        sa.PrimaryKeyConstraint("canonical", name=op.f("pk_desk_notes")),
    )
    op.create_table(
        "pulled_lines",
        sa.Column("issue", _TEXT, nullable=False),
        sa.Column("feed", _TEXT, nullable=False),
        sa.Column("canonical", _TEXT, nullable=False),
        sa.Column("line", _TEXT, nullable=False),
        sa.Column("pulled_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("issue", "feed", "canonical", name=op.f("pk_pulled_lines")),
    )
