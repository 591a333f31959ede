"""The tags of people, and the segment that an issue was sent to."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "subscriber_tags",
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("tag_key", _TEXT, nullable=False),
        sa.Column("tag", _TEXT, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("import_id", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_subscriber_tags_subscriber_id")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_subscriber_tags_import_id")),
        sa.PrimaryKeyConstraint("subscriber_id", "tag_key", name=op.f("pk_subscriber_tags")),
    )
    op.create_index(
        "ix_subscriber_tags_tag_key_subscriber_id", "subscriber_tags", ["tag_key", "subscriber_id"]
    )
    op.create_index(
        "ix_subscriber_tags_import_id",
        "subscriber_tags",
        ["import_id", "subscriber_id"],
        sqlite_where=sa.text("import_id IS NOT NULL"),
        postgresql_where=sa.text("import_id IS NOT NULL"),
    )
    for table in ("mailings", "schedules"):
        op.add_column(table, sa.Column("segment", sa.Text(), nullable=True))
