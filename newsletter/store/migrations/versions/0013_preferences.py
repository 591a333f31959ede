"""Preferences of people: the token of their link, until when they paused, and what they asked for by email."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PAGE = 5000


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("preferences_token", _TEXT, nullable=True))
    op.add_column("subscribers", sa.Column("paused_until", _MOMENT, nullable=True))
    _give_tokens()
    op.create_index("ix_subscribers_preferences_token", "subscribers", ["preferences_token"], unique=True)
    op.create_table(
        "reader_requests",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("token", _TEXT, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=True),
        sa.Column("address", _TEXT, nullable=False),
        sa.Column("address_key", _TEXT, nullable=False),
        sa.Column("mailbox_key", _TEXT, nullable=False),
        sa.Column("old_address", _TEXT, nullable=False),
        sa.Column("old_address_key", _TEXT, nullable=False),
        sa.Column("lang", _TEXT, nullable=False),
        sa.Column("network", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "kind IN ('link', 'data', 'new-address', 'undo-address')", name=op.f("ck_reader_requests_kind")
        ),
        sa.CheckConstraint("status IN ('pending', 'done', 'silent')", name=op.f("ck_reader_requests_status")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_reader_requests_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_requests")),
        sa.UniqueConstraint("token", name=op.f("uq_reader_requests_token")),
    )
    op.create_index("ix_reader_requests_subscriber_id", "reader_requests", ["subscriber_id"])
    op.create_index(
        "ix_reader_requests_mailbox_key_requested_at", "reader_requests", ["mailbox_key", "requested_at"]
    )
    op.create_index("ix_reader_requests_requested_at", "reader_requests", ["requested_at"])
    op.create_index(
        "ix_reader_requests_old_address_key",
        "reader_requests",
        ["old_address_key"],
        sqlite_where=sa.text("settled_at IS NOT NULL"),
        postgresql_where=sa.text("settled_at IS NOT NULL"),
    )
    op.create_index(
        "ix_reader_requests_next_at",
        "reader_requests",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )


def _give_tokens() -> None:
    """Give everyone who is here a token; a database has no random text of its own that both kinds know."""
    people = sa.table("subscribers", sa.column("id"), sa.column("preferences_token"), sa.column("erased_at"))
    connection, last = op.get_bind(), -1
    page = sa.select(people.c.id).where(people.c.erased_at.is_(None)).order_by(people.c.id).limit(_PAGE)
    give = (
        sa.update(people)
        .where(people.c.id == sa.bindparam("who"))
        .values(preferences_token=sa.bindparam("t"))
    )
    while ids := connection.execute(page.where(people.c.id > last)).scalars().all():
        connection.execute(give, [{"who": one, "t": secrets.token_urlsafe(16)} for one in ids])
        last = ids[-1]
