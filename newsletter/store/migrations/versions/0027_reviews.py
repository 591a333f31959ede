"""Comments on issues, their reviews, who looked at what last, and the emails about it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "issue_comments",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("issue", _TEXT, nullable=False),
        sa.Column("thread", _NUMBER, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=False),
        sa.Column("words", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=True),
        sa.Column("author", _TEXT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("resolved_at", _MOMENT, nullable=True),
        sa.Column("resolved_by", _TEXT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_issue_comments_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_comments")),
    )
    op.create_index("ix_issue_comments_issue", "issue_comments", ["issue"])
    op.create_table(
        "review_steps",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("issue", _TEXT, nullable=False),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("act", _TEXT, nullable=False),
        sa.Column("version", _TEXT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=True),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("word", _TEXT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "act IN ('ready', 'sent-back', 'approved', 'withdrawn')", name=op.f("ck_review_steps_act")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_review_steps_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_steps")),
    )
    op.create_index("ix_review_steps_issue", "review_steps", ["issue"])
    op.create_table(
        "last_looks",
        sa.Column("issue", _TEXT, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("version", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_last_looks_account_id")),
        sa.PrimaryKeyConstraint("issue", "account_id", name=op.f("pk_last_looks")),
    )
    op.create_table(
        "review_emails",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("step_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.CheckConstraint("status IN ('pending', 'ended')", name=op.f("ck_review_emails_status")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_review_emails_account_id")),
        sa.ForeignKeyConstraint(["step_id"], ["review_steps.id"], name=op.f("fk_review_emails_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_emails")),
    )
    op.create_index("ix_review_emails_step_id", "review_emails", ["step_id"])
    op.create_index(
        "ix_review_emails_next_at",
        "review_emails",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
