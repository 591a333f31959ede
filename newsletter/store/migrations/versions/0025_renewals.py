"""Renewals: people with an old consent are asked once whether they still want a list."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0022"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "renewals",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("token", _TEXT, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("emailed_at", _MOMENT, nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'unsent', 'yes', 'no', 'closed')", name=op.f("ck_renewals_status")
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_renewals_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewals")),
        sa.UniqueConstraint("subscriber_id", "list", name=op.f("uq_renewals_subscriber_id_list")),
        sa.UniqueConstraint("token", name=op.f("uq_renewals_token")),
    )
    op.create_index("ix_renewals_emailed_at", "renewals", ["emailed_at"])
    op.create_index(
        "ix_renewals_next_at",
        "renewals",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
