"""What email providers report to a webhook, and events that such a report proves."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KIND = "kind IN ('delivered', 'bounced', 'complained', 'opened', 'clicked', 'unsubscribed')"
_PROOF = "proof IN ('return-path', 'message-id', 'token', 'sender', 'provider')"
_BOUNCE = "bounce IN ('', 'hard', 'soft', 'policy', 'content')"
_COLUMNS = "id, key, kind, at, subscriber_id, mailing_id, list, proof, bounce, code, words"

# As in 0006: they go with the table.
_EMPTYING = """
    NEW.words = '' AND NEW.id = OLD.id AND NEW.key = OLD.key AND NEW.kind = OLD.kind AND NEW.at = OLD.at
    AND NEW.subscriber_id = OLD.subscriber_id AND COALESCE(NEW.mailing_id, 0) = COALESCE(OLD.mailing_id, 0)
    AND NEW.list = OLD.list AND NEW.proof = OLD.proof AND NEW.bounce = OLD.bounce AND NEW.code = OLD.code
"""
_TRIGGERS = (
    f"""
    CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    WHEN NOT ({_EMPTYING})
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
    """,
    """
    CREATE TRIGGER events_never_go BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END
    """,
)


def upgrade() -> None:
    op.create_table(
        "webhook_batches",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("provider", _TEXT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("applied_at", _MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", _TEXT, nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("unmatched", sa.Integer(), nullable=False),
        sa.Column("ignored", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_batches")),
        sa.UniqueConstraint("provider", "digest", name=op.f("uq_webhook_batches_provider_digest")),
    )
    op.create_index(op.f("ix_webhook_batches_received_at"), "webhook_batches", ["received_at"])
    op.create_index(
        "ix_webhook_batches_waiting",
        "webhook_batches",
        ["id"],
        sqlite_where=sa.text("applied_at IS NULL"),
        postgresql_where=sa.text("applied_at IS NULL"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _make_events_anew()
    else:
        op.drop_constraint(op.f("ck_events_proof"), "events", type_="check")
        op.create_check_constraint(op.f("ck_events_proof"), "events", _PROOF)


def _make_events_anew() -> None:
    """Copy the table into one that takes the new proof: SQLite changes no constraint of a table."""
    for name in ("events_never_change", "events_never_go"):
        op.execute(sa.text(f"DROP TRIGGER {name}"))
    op.rename_table("events", "events_before")
    op.create_table(
        "events",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("mailing_id", _NUMBER, nullable=True),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("proof", _TEXT, nullable=False),
        sa.Column("bounce", _TEXT, nullable=False),
        sa.Column("code", _TEXT, nullable=False),
        sa.Column("words", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("key", name=op.f("uq_events_key")),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name=op.f("fk_events_subscriber_id")),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_events_mailing_id")),
        sa.CheckConstraint(_KIND, name=op.f("ck_events_kind")),
        sa.CheckConstraint(_PROOF, name=op.f("ck_events_proof")),
        sa.CheckConstraint(_BOUNCE, name=op.f("ck_events_bounce")),
    )
    op.execute(sa.text(f"INSERT INTO events ({_COLUMNS}) SELECT {_COLUMNS} FROM events_before"))
    op.drop_table("events_before")
    op.create_index(op.f("ix_events_at"), "events", ["at"])
    op.create_index(op.f("ix_events_subscriber_id"), "events", ["subscriber_id"])
    op.create_index(op.f("ix_events_mailing_id"), "events", ["mailing_id", "kind", "subscriber_id"])
    for statement in _TRIGGERS:
        op.execute(sa.text(statement))
