"""Events: what came back of copies, and how far each mailbox has been read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# The one change allowed: what the other side said is emptied.
_EMPTYING = """
    NEW.words = '' AND NEW.id = OLD.id AND NEW.key = OLD.key AND NEW.kind = OLD.kind AND NEW.at = OLD.at
    AND NEW.subscriber_id = OLD.subscriber_id AND COALESCE(NEW.mailing_id, 0) = COALESCE(OLD.mailing_id, 0)
    AND NEW.list = OLD.list AND NEW.proof = OLD.proof AND NEW.bounce = OLD.bounce AND NEW.code = OLD.code
"""

_SQLITE = (
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

_POSTGRESQL = (
    f"""
    CREATE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF {_EMPTYING} THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'events are never changed';
      END IF;
      RAISE EXCEPTION 'events are never deleted';
    END $$
    """,
    """
    CREATE TRIGGER events_never_change BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION events_are_kept()
    """,
    """
    CREATE TRIGGER events_never_go BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_are_kept()
    """,
)


def upgrade() -> None:
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
        sa.CheckConstraint(
            "kind IN ('delivered', 'bounced', 'complained', 'opened', 'clicked', 'unsubscribed')",
            name=op.f("ck_events_kind"),
        ),
        sa.CheckConstraint(
            "proof IN ('return-path', 'message-id', 'token', 'sender')", name=op.f("ck_events_proof")
        ),
        sa.CheckConstraint(
            "bounce IN ('', 'hard', 'soft', 'policy', 'content')", name=op.f("ck_events_bounce")
        ),
    )
    op.create_index(op.f("ix_events_at"), "events", ["at"])
    op.create_index(op.f("ix_events_subscriber_id"), "events", ["subscriber_id"])
    op.create_index(op.f("ix_events_mailing_id"), "events", ["mailing_id", "kind", "subscriber_id"])
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sa.text(statement))
    op.create_table(
        "mailboxes",
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("read_to", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("read_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mailboxes")),
    )
