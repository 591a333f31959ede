"""Imports as records, so that one can be continued after a crash and undone as a whole."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_MOMENT = sa.DateTime(timezone=True)
_TEXT = sa.Text()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("list", _TEXT, nullable=False),
        sa.Column("file", _TEXT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("basis", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.Column("undone_by", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_digest", "imports", ["digest"])
    op.create_table(
        "import_updates",
        sa.Column("import_id", _NUMBER, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_updates_import_id")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_import_updates_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "subscriber_id", name=op.f("pk_import_updates")),
    )
    for table in ("consents", "suppressions"):
        op.add_column(table, sa.Column("import_id", _NUMBER, nullable=True))
    op.add_column("subscriptions", sa.Column("undone_import_id", _NUMBER, nullable=True))
    for name, table, columns in (
        ("ix_consents_import_id", "consents", ["import_id", "subscriber_id"]),
        ("ix_suppressions_import_id", "suppressions", ["import_id"]),
    ):
        op.create_index(
            name,
            table,
            columns,
            sqlite_where=sa.text("import_id IS NOT NULL"),
            postgresql_where=sa.text("import_id IS NOT NULL"),
        )
