"""Why a mailing left without proof that its unsubscribe links lead to this publication."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("mailings", sa.Column("base_url_unproven", sa.Text(), nullable=True))
