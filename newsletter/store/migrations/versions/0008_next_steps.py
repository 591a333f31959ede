"""What can be done about a notice, beside its text."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("notices", sa.Column("next_steps", sa.JSON(), nullable=True))
