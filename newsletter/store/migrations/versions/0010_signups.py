"""People who sign up on the web, until they confirm."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "signups",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("token", _TEXT, nullable=False),
        sa.Column("address", _TEXT, nullable=False),
        sa.Column("address_key", _TEXT, nullable=False),
        sa.Column("mailbox_key", _TEXT, nullable=False),
        sa.Column("lists", sa.JSON(), nullable=False),
        sa.Column("lang", _TEXT, nullable=False),
        sa.Column("words", _TEXT, nullable=False),
        sa.Column("form", _TEXT, nullable=False),
        sa.Column("network", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'confirmed', 'denied', 'silent')", name=op.f("ck_signups_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signups")),
        sa.UniqueConstraint("token", name=op.f("uq_signups_token")),
    )
    op.create_index("ix_signups_mailbox_key_requested_at", "signups", ["mailbox_key", "requested_at"])
    op.create_index("ix_signups_requested_at", "signups", ["requested_at"])
    op.create_index(
        "ix_signups_next_at",
        "signups",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
