"""A migrated SQLite database, kept: every empty one that is opened in this process becomes a copy of it.

The migrations take ten times as long as the copy. They themselves are proved by test_schema.py, which turns
this off, and by every test that starts the program as a process of its own.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from newsletter.store import schema
from newsletter.store.connection import Database

migrate = schema.upgrade_database
"""The program's own function, for tests about migrations."""


@pytest.fixture(scope="session", autouse=True)
def migrations_run_once() -> Iterator[None]:
    """Fill empty SQLite databases with a copy of a migrated one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "upgrade_database", _copy_or_migrate)
        yield


@pytest.fixture
def migrations_run_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test's databases be migrated as the program does it."""
    monkeypatch.setattr(schema, "upgrade_database", migrate)


def _copy_or_migrate(database: Database, *, migrations: Path = schema.MIGRATIONS) -> tuple[str, str]:
    if not database.is_sqlite or migrations != schema.MIGRATIONS:
        return migrate(database, migrations=migrations)
    with database.reading() as connection:
        before = schema.revision(connection)
    if before != schema.EMPTY:
        return migrate(database, migrations=migrations)
    _fill(database)
    return before, schema.HEAD


def _fill(database: Database) -> None:
    pooled = database.engine.raw_connection()
    try:
        connection = pooled.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        _migrated().backup(connection)
        # Each database has a key of its own.
        connection.execute("UPDATE keys SET value = ?", (secrets.token_bytes(32),))
    finally:
        pooled.close()


@cache
def _migrated() -> sqlite3.Connection:
    """Return a database in memory with the newest schema and nothing in it."""
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    database = Database("sqlite://")
    migrate(database)
    pooled = database.engine.raw_connection()
    connection = pooled.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    connection.backup(kept)
    pooled.close()
    database.close()
    return kept
