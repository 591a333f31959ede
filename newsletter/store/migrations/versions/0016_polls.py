"""Votes in polls."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "poll_votes",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("issue", _TEXT, nullable=False),
        sa.Column("poll", _TEXT, nullable=False),
        sa.Column("mailing_id", _NUMBER, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=True),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_poll_votes_mailing_id")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_poll_votes_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_votes")),
        sa.UniqueConstraint(
            "issue", "poll", "subscriber_id", name=op.f("uq_poll_votes_issue_poll_subscriber_id")
        ),
    )
    op.create_index("ix_poll_votes_subscriber_id", "poll_votes", ["subscriber_id"])
