"""With which settings the scheduler and each worker send, so that a difference can be reported."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    for table in ("scheduler", "workers"):
        op.add_column(table, sa.Column("settings", sa.Text(), nullable=True))
