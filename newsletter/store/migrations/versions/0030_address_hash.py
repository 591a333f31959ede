"""Let address hashes repeat: the address key is unique already, and nobody is looked up by the hash."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0027"

# SQLite cannot drop a constraint: the table is made anew. References to it and triggers elsewhere stay as they
# are, for `upgrade_database` does not enforce foreign keys meanwhile and the old way of renaming leaves names.
_SQLITE = (
    "PRAGMA legacy_alter_table = ON",
    "ALTER TABLE subscribers RENAME TO subscribers_before",
    """
    CREATE TABLE subscribers (
        id INTEGER NOT NULL,
        address TEXT NOT NULL,
        address_key TEXT,
        address_hash BLOB,
        first_name TEXT NOT NULL,
        last_name TEXT NOT NULL,
        lang TEXT NOT NULL,
        attributes JSON NOT NULL,
        created_at DATETIME NOT NULL,
        erased_at DATETIME,
        preferences_token TEXT,
        paused_until DATETIME,
        CONSTRAINT pk_subscribers PRIMARY KEY (id),
        CONSTRAINT uq_subscribers_address_key UNIQUE (address_key)
    )
    """,
    """
    INSERT INTO subscribers
    SELECT id, address, address_key, address_hash, first_name, last_name, lang, attributes, created_at, erased_at,
           preferences_token, paused_until
    FROM subscribers_before
    """,
    "DROP TABLE subscribers_before",
    "CREATE UNIQUE INDEX ix_subscribers_preferences_token ON subscribers (preferences_token)",
    """
    CREATE TRIGGER people_search_change AFTER UPDATE OF address, first_name, last_name ON subscribers
    WHEN NEW.address <> OLD.address OR NEW.first_name <> OLD.first_name OR NEW.last_name <> OLD.last_name
    BEGIN INSERT INTO people_search_changes VALUES (NEW.id) ON CONFLICT DO NOTHING; END
    """,
    """
    CREATE TRIGGER people_search_erase AFTER UPDATE OF erased_at ON subscribers
    WHEN NEW.erased_at IS NOT NULL
    BEGIN DELETE FROM people_search WHERE rowid = NEW.id; END
    """,
    "PRAGMA legacy_alter_table = OFF",
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("uq_subscribers_address_hash", "subscribers")
        return
    for statement in _SQLITE:
        op.execute(sa.text(statement))
