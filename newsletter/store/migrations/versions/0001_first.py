"""The first schema. A migration is never edited: it has run on somebody's database."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()

# The one change allowed: the words of a person who has been erased are emptied, and nothing else.
_ERASING = """
    NEW.basis = '' AND NEW.source = '' AND NEW.actor = ''
    AND NEW.id = OLD.id AND NEW.subscriber_id = OLD.subscriber_id AND NEW.list = OLD.list
    AND NEW.action = OLD.action AND NEW.at = OLD.at AND NEW.method = OLD.method
    AND EXISTS (SELECT 1 FROM subscribers s WHERE s.id = OLD.subscriber_id AND s.erased_at IS NOT NULL)
"""

_SQLITE = (
    f"""
    CREATE TRIGGER consents_never_change BEFORE UPDATE ON consents
    WHEN NOT ({_ERASING})
    BEGIN SELECT RAISE(ABORT, 'consents are never changed'); END
    """,
    """
    CREATE TRIGGER consents_never_go BEFORE DELETE ON consents
    BEGIN SELECT RAISE(ABORT, 'consents are never deleted'); END
    """,
)

_POSTGRESQL = (
    f"""
    CREATE FUNCTION consents_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF {_ERASING} THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'consents are never changed';
      END IF;
      RAISE EXCEPTION 'consents are never deleted';
    END $$
    """,
    """
    CREATE TRIGGER consents_never_change BEFORE UPDATE OR DELETE ON consents
    FOR EACH ROW EXECUTE FUNCTION consents_are_kept()
    """,
    """
    CREATE TRIGGER consents_never_go BEFORE TRUNCATE ON consents
    FOR EACH STATEMENT EXECUTE FUNCTION consents_are_kept()
    """,
)

# SQLite guesses that a mailing has ten copies, and would walk through all that were sent to find the
# next. It takes what stands in sqlite_stat1 for measured: rows, rows per mailing, and so on.
_SIZES = (
    ("deliveries", "1000000 100000 1"),
    ("ix_deliveries_queued", "10000 1000 1"),
    ("ix_deliveries_deferred", "10000 1000 10"),
    ("ix_deliveries_owned", "1000 500 100"),
)


def upgrade() -> None:
    op.create_table(
        "assets",
        sa.Column("sha256", _TEXT, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_assets")),
    )
    op.create_table(
        "editions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("payload", _TEXT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("digest", name=op.f("uq_editions_digest")),
    )
    op.create_table(
        "entries",
        sa.Column("feed", _TEXT, nullable=False),
        sa.Column("identity", _TEXT, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("url", _TEXT, nullable=False),
        sa.Column("published_at", _MOMENT, nullable=False),
        sa.Column("summary", _TEXT, nullable=False),
        sa.Column("lang", _TEXT, nullable=False),
        sa.Column("first_seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("feed", "identity", name=op.f("pk_entries")),
    )
    op.create_index("ix_entries_feed_published_at", "entries", ["feed", "published_at"], unique=False)
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
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feeds")),
    )
    op.create_table(
        "keys",
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keys")),
    )
    op.create_table(
        "subscribers",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("address", _TEXT, nullable=False),
        sa.Column("address_key", _TEXT, nullable=True),
        sa.Column("address_hash", sa.LargeBinary(), nullable=True),
        sa.Column("first_name", _TEXT, nullable=False),
        sa.Column("last_name", _TEXT, nullable=False),
        sa.Column("lang", _TEXT, nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("erased_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("address_hash", name=op.f("uq_subscribers_address_hash")),
        sa.UniqueConstraint("address_key", name=op.f("uq_subscribers_address_key")),
    )
    op.create_table(
        "suppressions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("list", _TEXT, nullable=True),
        sa.Column("reason", _TEXT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("note", _TEXT, nullable=False),
        sa.CheckConstraint(
            "reason IN ('unsubscribed', 'bounced', 'complained', 'erased', 'staff')",
            name=op.f("ck_suppressions_reason"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppressions")),
    )
    op.create_index(
        "uq_suppressions_everywhere",
        "suppressions",
        ["address_hash"],
        unique=True,
        sqlite_where=sa.text("list IS NULL"),
        postgresql_where=sa.text("list IS NULL"),
    )
    op.create_index(
        "uq_suppressions_on_a_list",
        "suppressions",
        ["address_hash", "list"],
        unique=True,
        sqlite_where=sa.text("list IS NOT NULL"),
        postgresql_where=sa.text("list IS NOT NULL"),
    )
    op.create_table(
        "consents",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("action", _TEXT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("basis", _TEXT, nullable=False),
        sa.Column("method", _TEXT, nullable=False),
        sa.Column("source", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.CheckConstraint("action IN ('granted', 'withdrawn')", name=op.f("ck_consents_action")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_consents_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_subscriber_id"), "consents", ["subscriber_id"], unique=False)
    op.create_table(
        "edition_assets",
        sa.Column("edition_id", _NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", _TEXT, nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_edition_assets_edition_id")),
        sa.ForeignKeyConstraint(["sha256"], ["assets.sha256"], name=op.f("fk_edition_assets_sha256")),
        sa.PrimaryKeyConstraint("edition_id", "position", name=op.f("pk_edition_assets")),
    )
    op.create_table(
        "mailings",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("issue", _TEXT, nullable=False),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("edition_id", _NUMBER, nullable=False),
        sa.Column("subject", _TEXT, nullable=False),
        sa.Column("transport", _TEXT, nullable=False),
        sa.Column("policy", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("reason", _TEXT, nullable=False),
        sa.CheckConstraint("policy IN ('resend', 'hold')", name=op.f("ck_mailings_policy")),
        sa.CheckConstraint(
            "status IN ('sending', 'paused', 'finished', 'cancelled')", name=op.f("ck_mailings_status")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_mailings_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sa.UniqueConstraint("issue", "list", "round", name=op.f("uq_mailings_issue_list_round")),
        sa.UniqueConstraint("key", name=op.f("uq_mailings_key")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("token", _TEXT, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.CheckConstraint("status IN ('subscribed', 'unsubscribed')", name=op.f("ck_subscriptions_status")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_subscriptions_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "list", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("token", name=op.f("uq_subscriptions_token")),
    )
    op.create_index("ix_subscriptions_list", "subscriptions", ["list", "subscriber_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("mailing_id", _NUMBER, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("owner", _TEXT, nullable=True),
        sa.Column("first_try_at", _MOMENT, nullable=True),
        sa.Column("next_try_at", _MOMENT, nullable=True),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("detail", _TEXT, nullable=False),
        sa.CheckConstraint(
            "status IN ('queued', 'claimed', 'at_risk', 'deferred', 'sent', 'failed', 'suppressed', 'unknown', 'cancelled')",
            name=op.f("ck_deliveries_status"),
        ),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_deliveries_mailing_id")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_deliveries_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("mailing_id", "subscriber_id", name=op.f("pk_deliveries")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_deliveries_deferred",
        "deliveries",
        ["mailing_id", "next_try_at"],
        unique=False,
        sqlite_where=sa.text("status = 'deferred'"),
        postgresql_where=sa.text("status = 'deferred'"),
    )
    op.create_index(
        "ix_deliveries_owned",
        "deliveries",
        ["mailing_id", "owner"],
        unique=False,
        sqlite_where=sa.text("owner IS NOT NULL"),
        postgresql_where=sa.text("owner IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_queued",
        "deliveries",
        ["mailing_id", "subscriber_id"],
        unique=False,
        sqlite_where=sa.text("status = 'queued'"),
        postgresql_where=sa.text("status = 'queued'"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _finish_sqlite()
    else:
        for statement in _POSTGRESQL:
            op.execute(sa.text(statement))
    keys = sa.table("keys", sa.column("name", _TEXT), sa.column("value", sa.LargeBinary()))
    op.execute(keys.insert().values(name="address-hash", value=secrets.token_bytes(32)))


def _finish_sqlite() -> None:
    for statement in _SQLITE:
        op.execute(sa.text(statement))
    op.execute(sa.text("ANALYZE"))
    stat = sa.table("sqlite_stat1", sa.column("tbl"), sa.column("idx"), sa.column("stat"))
    for index, sizes in _SIZES:
        op.execute(stat.insert().values(tbl="deliveries", idx=index, stat=sizes))
    op.execute(sa.text("ANALYZE sqlite_master"))
