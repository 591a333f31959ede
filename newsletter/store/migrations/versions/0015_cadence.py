"""How often a reader gets a list's email, and the digests made for those who get several issues at once."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("cadence", _TEXT, nullable=True))
    op.add_column("subscriptions", sa.Column("digest_from", _MOMENT, nullable=True))
    op.create_index(
        "ix_subscriptions_digest",
        "subscriptions",
        ["list", "cadence"],
        sqlite_where=sa.text("cadence IS NOT NULL"),
        postgresql_where=sa.text("cadence IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_digest",
        "deliveries",
        ["mailing_id"],
        sqlite_where=sa.text("detail = 'gets the digest'"),
        postgresql_where=sa.text("detail = 'gets the digest'"),
    )
    op.add_column("mailings", sa.Column("cadence", _TEXT, nullable=True))
    op.add_column("schedules", sa.Column("cadence", _TEXT, nullable=True))
    for name in ("digest_after", "digest_before"):
        op.add_column("schedules", sa.Column(name, _MOMENT, nullable=True))
    op.create_table(
        "digests",
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("cadence", _TEXT, nullable=False),
        sa.Column("day", _TEXT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("newest_at", _MOMENT, nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("list", "cadence", "day", name=op.f("pk_digests")),
    )
