"""Defines the index that finds people, and the triggers that say what in it is out of date.

On SQLite it is a full-text index of three letters at a time (FTS5, tokenizer trigram); on PostgreSQL a plain
table that is read through. New people are added to it when somebody searches (people_search.py), so that an
import costs no more for it; an erased person leaves it in the transaction that erases them.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event

from newsletter.store.tables import Number, metadata

INDEX = "people_search"

people_search_changes = sa.Table(
    "people_search_changes",
    metadata,
    sa.Column("subscriber_id", Number, primary_key=True, autoincrement=False),
)

people_search = sa.table(INDEX, sa.column("rowid", sa.BigInteger), sa.column("text", sa.Text))

SQLITE = (
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

POSTGRESQL = (
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


def _only_on(dialect: str, statement: str) -> sa.ExecutableDDLElement:
    return sa.DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


for _dialect, _statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for _statement in _statements:
        event.listen(people_search_changes, "after_create", _only_on(_dialect, _statement))
