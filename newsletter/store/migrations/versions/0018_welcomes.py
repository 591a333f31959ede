"""Who gets a welcome email, and which issues staff removed from the archive."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "welcomes",
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("queued_at", _MOMENT, nullable=False),
        sa.Column("mailing_id", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_welcomes_subscriber_id")
        ),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_welcomes_mailing_id")),
        sa.PrimaryKeyConstraint("subscriber_id", "list", name=op.f("pk_welcomes")),
    )
    op.create_index(
        "ix_welcomes_list_waiting",
        "welcomes",
        ["list"],
        sqlite_where=sa.text("mailing_id IS NULL"),
        postgresql_where=sa.text("mailing_id IS NULL"),
    )
    op.create_table(
        "archive_removals",
        sa.Column("issue", _TEXT, nullable=False),
        sa.Column("removed_at", _MOMENT, nullable=False),
        sa.Column("reason", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("issue", name=op.f("pk_archive_removals")),
    )
