"""An index that finds people by parts of their name or address."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_SQLITE = (
    "CREATE VIRTUAL TABLE people_search USING fts5(text, tokenize = 'trigram case_sensitive 1')",
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
)

_POSTGRESQL = (
    "CREATE TABLE people_search (rowid bigint PRIMARY KEY, text text NOT NULL)",
    """
    CREATE FUNCTION people_search_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.erased_at IS NOT NULL THEN
        DELETE FROM people_search WHERE rowid = NEW.id;
      END IF;
      INSERT INTO people_search_changes VALUES (NEW.id) ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER people_search_change AFTER INSERT OR UPDATE OF address, first_name, last_name, erased_at
    ON subscribers FOR EACH ROW EXECUTE FUNCTION people_search_change()
    """,
)


def upgrade() -> None:
    op.create_table(
        "people_search_changes",
        sa.Column("subscriber_id", _NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", name=op.f("pk_people_search_changes")),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        op.execute(statement)
    if not is_sqlite:
        op.execute("INSERT INTO people_search_changes SELECT id FROM subscribers WHERE erased_at IS NULL")
