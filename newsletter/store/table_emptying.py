"""Empties tables, also those whose rows the database itself refuses to delete."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.store.connection import Database
from newsletter.store.people_search_tables import people_search


def empty_tables(database: Database, tables: Sequence[sa.Table], *, kept: sa.Table) -> None:
    """Delete every row but those of `kept`, and the index of people; raises StoreError."""
    emptied = [table.name for table in reversed(tables) if table is not kept]
    with database.writing() as connection:
        if database.is_sqlite:
            _empty_file(connection, [*emptied, people_search.name])
        else:
            _empty_on_server(connection, [*emptied, people_search.name])


def _empty_file(connection: Connection, names: Sequence[str]) -> None:
    # Triggers cannot be switched off, and what makes them is kept as text.
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = connection.exec_driver_sql(asked).all()
    for name, _sql in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for name in names:
        connection.exec_driver_sql(f'DELETE FROM "{name}"')  # noqa: S608 - our own name
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


def _empty_on_server(connection: Connection, names: Sequence[str]) -> None:
    for name in names:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
    quoted = ", ".join(f'"{name}"' for name in names)
    connection.exec_driver_sql(f"TRUNCATE {quoted}")
    for name in names:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
