"""Workers' heartbeats, and on PostgreSQL the tables of the job queue (Procrastinate)."""

import sqlalchemy as sa
from alembic import op

from newsletter.store.job_schema import read_job_schema

revision = "0035"
down_revision = "0034"

_MOMENT = sa.DateTime(timezone=True)
_JOB_SCHEMA = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"
"""SHA-256 of the queue's schema. A release of the queue that has another one needs a revision of its own."""


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("busy", sa.Integer(), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        # By the driver: SQLAlchemy would read its %s and :names as parameters.
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - it has just made a table
        driver.execute(read_job_schema(sha256=_JOB_SCHEMA))
