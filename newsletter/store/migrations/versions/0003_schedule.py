"""The schedule: plans, the scheduler's sign of life, jobs, notices, approvals."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _make_schedules()
    op.create_table(
        "scheduler",
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("turns", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_scheduler")),
    )
    op.create_table(
        "jobs",
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("result", _TEXT, nullable=False),
        sa.Column("problem", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobs")),
    )
    op.create_table(
        "notices",
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notices")),
    )
    _make_approvals()


def _make_schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("issue", _TEXT, nullable=False),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("edition_id", _NUMBER, nullable=False),
        sa.Column("subject", _TEXT, nullable=False),
        sa.Column("transport", _TEXT, nullable=False),
        sa.Column("policy", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("send_at", _MOMENT, nullable=False),
        sa.Column("wall", _TEXT, nullable=False),
        sa.Column("zone", _TEXT, nullable=False),
        sa.Column("readers_zone", sa.Boolean(), nullable=False),
        sa.Column("spoken", _TEXT, nullable=False),
        sa.Column("made_by", _TEXT, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("override", _TEXT, nullable=False),
        sa.Column("mailing_id", _NUMBER, nullable=True),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("reason", _TEXT, nullable=False),
        sa.CheckConstraint("policy IN ('resend', 'hold')", name=op.f("ck_schedules_policy")),
        sa.CheckConstraint(
            "status IN ('waiting', 'launched', 'held', 'cancelled')", name=op.f("ck_schedules_status")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_schedules_edition_id")),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_schedules_mailing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
    )
    op.create_index(
        "uq_schedules_open",
        "schedules",
        ["issue", "list"],
        unique=True,
        sqlite_where=sa.text("status = 'waiting' OR status = 'held'"),
        postgresql_where=sa.text("status = 'waiting' OR status = 'held'"),
    )


def _make_approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("issue", _TEXT, nullable=False),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("name_key", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_index(
        "uq_approvals_standing",
        "approvals",
        ["issue", "list", "digest", "name_key"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
