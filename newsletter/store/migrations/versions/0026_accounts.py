"""Accounts of the studio: who may sign in and how, sessions, one-time links, and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_BYTES = sa.LargeBinary()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_SQLITE = (
    """
    CREATE TRIGGER audit_log_never_changes BEFORE UPDATE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
    """,
    """
    CREATE TRIGGER audit_log_never_goes BEFORE DELETE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is never deleted'); END
    """,
)
_POSTGRESQL = (
    """
    CREATE FUNCTION audit_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'the audit log is never changed';
      END IF;
      RAISE EXCEPTION 'the audit log is never deleted';
    END $$
    """,
    """
    CREATE TRIGGER audit_log_never_changes BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_is_kept()
    """,
    """
    CREATE TRIGGER audit_log_never_goes BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_kept()
    """,
)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("email", _TEXT, nullable=False),
        sa.Column("email_key", _TEXT, nullable=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("role", _TEXT, nullable=False),
        sa.Column("lists", sa.JSON(), nullable=False),
        sa.Column("lang", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("password_hash", _TEXT, nullable=True),
        sa.Column("totp_secret", _TEXT, nullable=True),
        sa.Column("totp_used", _NUMBER, nullable=True),
        sa.Column("user_handle", _BYTES, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", _TEXT, nullable=False),
        sa.Column("signed_in_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "role IN ('writer', 'editor', 'publisher', 'admin')", name=op.f("ck_accounts_role")
        ),
        sa.CheckConstraint("status IN ('invited', 'active', 'disabled')", name=op.f("ck_accounts_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email_key", name=op.f("uq_accounts_email_key")),
        sa.UniqueConstraint("user_handle", name=op.f("uq_accounts_user_handle")),
    )
    _sessions_and_links()
    _ways_to_sign_in()
    _audit_log()


def _sessions_and_links() -> None:
    op.create_table(
        "studio_sessions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("token_hash", _BYTES, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("method", _TEXT, nullable=False),
        sa.Column("browser", _TEXT, nullable=False),
        sa.Column("network", _TEXT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "method IN ('password', 'passkey', 'link')", name=op.f("ck_studio_sessions_method")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_studio_sessions_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_studio_sessions_token_hash")),
    )
    op.create_index("ix_studio_sessions_account_id", "studio_sessions", ["account_id"])
    op.create_table(
        "account_links",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=True),
        sa.Column("token_hash", _BYTES, nullable=True),
        sa.Column("code_hash", _BYTES, nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("browser_hash", _BYTES, nullable=True),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("network", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "kind IN ('invitation', 'reset', 'server', 'owner')", name=op.f("ck_account_links_kind")
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'used', 'ended', 'silent')", name=op.f("ck_account_links_status")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_links_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_links_token_hash")),
    )
    op.create_index("ix_account_links_account_id", "account_links", ["account_id"])
    op.create_index("ix_account_links_requested_at", "account_links", ["requested_at"])


def _ways_to_sign_in() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("credential_id", _BYTES, nullable=False),
        sa.Column("public_key", _BYTES, nullable=False),
        sa.Column("sign_count", _NUMBER, nullable=False),
        sa.Column("host", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_passkeys_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index("ix_passkeys_account_id", "passkeys", ["account_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("code_hash", _BYTES, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id")),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "account_challenges",
        sa.Column("token_hash", _BYTES, nullable=False),
        sa.Column("purpose", _TEXT, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=True),
        sa.Column("content", _BYTES, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "purpose IN ('second-factor', 'passkey-sign-in', 'passkey-new', 'totp-new')",
            name=op.f("ck_account_challenges_purpose"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_challenges_account_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_account_challenges")),
    )
    op.create_index("ix_account_challenges_account_id", "account_challenges", ["account_id"])
    op.create_table(
        "sign_in_failures",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("account_key", _TEXT, nullable=False),
        sa.Column("network", _TEXT, nullable=False),
        sa.Column("known_browser", _TEXT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    op.create_index("ix_sign_in_failures_at", "sign_in_failures", ["at"])


def _audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=True),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("door", _TEXT, nullable=False),
        sa.Column("action", _TEXT, nullable=False),
        sa.Column("subject", _TEXT, nullable=False),
        sa.Column("detail", _TEXT, nullable=False),
        sa.Column("network", _TEXT, nullable=False),
        sa.CheckConstraint(
            "door IN ('command-line', 'scheduler', 'demo', 'mail', 'link', 'studio')",
            name=op.f("ck_audit_log_door"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_account_id", "audit_log", ["account_id"])
    op.create_index("ix_audit_log_at", "audit_log", ["at"])
    statements = _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL
    for statement in statements:
        op.execute(statement)
