"""What topics people chose, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "topic_choices",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("topics", _TEXT, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", _TEXT, nullable=False),
        sa.Column("source", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_topic_choices_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_choices")),
    )
    op.create_index(
        "ix_topic_choices_subscriber_id_list_id", "topic_choices", ["subscriber_id", "list", "id"]
    )
