"""What staff change by hand: notes, merges, reasons; evidence of a consent; domains that were looked up."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_ERASING = """
    NEW.basis = '' AND NEW.source = '' AND NEW.actor = '' AND NEW.evidence IS NULL
    AND NEW.id = OLD.id AND NEW.subscriber_id = OLD.subscriber_id AND NEW.list = OLD.list
    AND NEW.action = OLD.action AND NEW.at = OLD.at AND NEW.method = OLD.method
    AND EXISTS (SELECT 1 FROM subscribers s WHERE s.id = OLD.subscriber_id AND s.erased_at IS NOT NULL)
"""
_SQLITE = (
    "DROP TRIGGER consents_never_change",
    f"""
    CREATE TRIGGER consents_never_change BEFORE UPDATE ON consents
    WHEN NOT ({_ERASING})
    BEGIN SELECT RAISE(ABORT, 'consents are never changed'); END
    """,
)
_POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION consents_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF {_ERASING} THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'consents are never changed';
      END IF;
      RAISE EXCEPTION 'consents are never deleted';
    END $$
    """,
)


def upgrade() -> None:
    op.add_column("consents", sa.Column("evidence", sa.JSON(), nullable=True))
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sa.text(statement))
    for name in ("actor", "reason"):
        op.add_column("reader_requests", sa.Column(name, _TEXT, nullable=True))
    op.create_table(
        "notes",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name=op.f("fk_notes_subscriber_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_subscriber_id"), "notes", ["subscriber_id"])
    op.create_table(
        "merges",
        sa.Column("merged_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("kept_id", _NUMBER, nullable=False),
        sa.Column("address", _TEXT, nullable=False),
        sa.Column("address_key", _TEXT, nullable=False),
        sa.Column("person", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("reason", _TEXT, nullable=False),
        sa.ForeignKeyConstraint(["merged_id"], ["subscribers.id"], name=op.f("fk_merges_merged_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["subscribers.id"], name=op.f("fk_merges_kept_id")),
        sa.PrimaryKeyConstraint("merged_id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_kept_id"), "merges", ["kept_id"])
    op.create_index(op.f("ix_merges_address_key"), "merges", ["address_key"])
    op.create_table(
        "domain_checks",
        sa.Column("domain", _TEXT, nullable=False),
        sa.Column("checked_at", _MOMENT, nullable=False),
        sa.Column("problem", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_domain_checks")),
    )
