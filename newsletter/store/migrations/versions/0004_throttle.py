"""The throttle: what is remembered of each lane that mail leaves by."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TEXT = sa.Text()


def upgrade() -> None:
    op.create_table(
        "throttle_lanes",
        sa.Column("lane", _TEXT, nullable=False),
        sa.Column("state", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_throttle_lanes")),
    )
