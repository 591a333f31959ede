"""Add the status to the index of a list's subscriptions: who is on it is counted without a look at the table."""

from alembic import op

revision = "0034"
down_revision = "0030"

_NAME, _TABLE = "ix_subscriptions_list", "subscriptions"


def upgrade() -> None:
    op.drop_index(_NAME, _TABLE)
    op.create_index(_NAME, _TABLE, ["list", "subscriber_id", "status"])
