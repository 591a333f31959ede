"""Which guards an override was given for."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("schedules", sa.Column("overridden", sa.JSON(), nullable=True))
