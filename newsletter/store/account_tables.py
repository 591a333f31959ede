"""Defines the tables of the studio's accounts: who may sign in and how, sessions, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import AccountStatus, ChallengePurpose, Door, LinkKind, Role, SignInMethod
from newsletter.store.column_types import Moment, Words
from newsletter.store.tables import Number, metadata, one_of

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("email", Words, nullable=False),
    sa.Column("email_key", Words, unique=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("role", Words, nullable=False),
    sa.Column("lists", sa.JSON, nullable=False),
    sa.Column("lang", Words, nullable=False),
    sa.Column("status", Words, nullable=False),
    sa.Column("is_owner", sa.Boolean, nullable=False),
    sa.Column("password_hash", Words),
    sa.Column("totp_secret", Words),
    sa.Column("totp_used", Number),
    sa.Column("user_handle", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("created_by", Words, nullable=False),
    sa.Column("signed_in_at", Moment),
    one_of("role", Role),
    one_of("status", AccountStatus),
)

studio_sessions = sa.Table(
    "studio_sessions",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("account_id", Number, sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("method", Words, nullable=False),
    sa.Column("browser", Words, nullable=False),
    sa.Column("network", Words, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    one_of("method", SignInMethod),
)

account_links = sa.Table(
    "account_links",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("kind", Words, nullable=False),
    sa.Column("account_id", Number, sa.ForeignKey("accounts.id"), index=True),
    sa.Column("token_hash", sa.LargeBinary, unique=True),
    sa.Column("code_hash", sa.LargeBinary),
    sa.Column("wrong_codes", sa.Integer, nullable=False),
    sa.Column("browser_hash", sa.LargeBinary),
    sa.Column("actor", Words, nullable=False),
    sa.Column("network", Words, nullable=False),
    sa.Column("status", Words, nullable=False),
    sa.Column("requested_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_at", Moment),
    one_of("kind", LinkKind),
    one_of("status", ("pending", "used", "ended", "silent")),
    sa.Index("ix_account_links_requested_at", "requested_at"),
)

passkeys = sa.Table(
    "passkeys",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("account_id", Number, sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("credential_id", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("sign_count", Number, nullable=False),
    sa.Column("host", Words, nullable=False),
    sa.Column("name", Words, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
)

recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    sa.Column("account_id", Number, sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("code_hash", sa.LargeBinary, primary_key=True),
    sa.Column("used_at", Moment),
)

account_challenges = sa.Table(
    "account_challenges",
    metadata,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    sa.Column("purpose", Words, nullable=False),
    sa.Column("account_id", Number, sa.ForeignKey("accounts.id"), index=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    one_of("purpose", ChallengePurpose),
)

sign_in_failures = sa.Table(
    "sign_in_failures",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("account_key", Words, nullable=False),
    sa.Column("network", Words, nullable=False),
    sa.Column("known_browser", Words, nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),
)

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("account_id", Number, index=True),
    sa.Column("actor", Words, nullable=False),
    sa.Column("door", Words, nullable=False),
    sa.Column("action", Words, nullable=False),
    sa.Column("subject", Words, nullable=False),
    sa.Column("detail", Words, nullable=False),
    sa.Column("network", Words, nullable=False),
    one_of("door", Door),
)
