"""Who gets a later round of an issue: everyone, those who got the first, or those who did not."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    for table in ("mailings", "schedules"):
        op.add_column(table, sa.Column("recipients", sa.Text(), nullable=True))
