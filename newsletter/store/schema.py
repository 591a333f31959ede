"""Checks a database's schema revision, and upgrades it to this program's."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.errors import StoreError
from newsletter.model import Action, Hint
from newsletter.store.connection import Database
from newsletter.store.database_errors import redacted_url
from newsletter.store.revisions import HEAD as HEAD
from newsletter.store.revisions import REVISIONS as REVISIONS
from newsletter.store.revisions import VERSION_TABLE as VERSION_TABLE

EMPTY = ""
"""The revision of a database without our tables."""
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_SECONDS = 5
"""How long a step waits on a server for a table that others use: whoever comes later queues behind it."""
_UPGRADE_LOCK = 0x6E6577736C657474


def upgrade(url: str, *, migrations: Path = MIGRATIONS) -> tuple[str, str]:
    """Bring a database to this program's schema, in one transaction; return (from, to) revisions.

    "" stands for an empty database. Nothing is changed when it is up to date, or when a step fails.
    Raises StoreError.
    """
    database = Database(url)
    try:
        return upgrade_database(database, migrations=migrations)
    finally:
        database.close()


def upgrade_database(database: Database, *, migrations: Path = MIGRATIONS) -> tuple[str, str]:
    """The same, for an open database."""
    # Alembic takes a moment to import and most commands never need it.
    from alembic import command
    from alembic.config import Config

    with database.rebuilding() as connection:
        if not database.is_sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
        before = revision(connection)
        _refuse_newer(before, database, migrations)
        if not database.is_sqlite:
            connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
        config = Config()
        config.set_main_option("script_location", str(migrations).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return before, revision(connection)


def read_revision(url: str) -> str:
    """Return the revision a database is at, "" when it has none that we know. Raises StoreError."""
    database = Database(url)
    try:
        with database.reading() as connection:
            found = revision(connection)
        return found if found in REVISIONS else EMPTY
    finally:
        database.close()


def ensure(database: Database) -> None:
    """Set up an empty database; refuse one of another version, with a hint."""
    with database.reading() as connection:
        found = revision(connection)
        strangers = found == EMPTY and _has_our_tables(connection)
    if strangers:
        raise StoreError(
            f"{redacted_url(database.url)}: it has tables with the same names from another program",
            hint="Use a separate database for the newsletter",
        )
    if found == EMPTY:
        _refuse_encoding(database)
        upgrade_database(database)
    elif found != HEAD:
        _refuse_newer(found, database, MIGRATIONS)
        raise StoreError(
            f"{redacted_url(database.url)}: its schema ({found}) is older than this program ({HEAD})",
            hint="Make a backup first, then upgrade it",
            next_steps=(Hint(Action.UPGRADE_DATABASE),),
        )


def _refuse_encoding(database: Database) -> None:
    """Refuse a server's database that was not made for every language; its encoding can never be changed."""
    if database.is_sqlite:
        return
    with database.reading() as connection:
        encoding = connection.execute(sa.text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise StoreError(
            f"{redacted_url(database.url)}: its encoding is {encoding}, which cannot hold every text",
            hint="Create it anew in UTF-8, from the database template0",
        )


def revision(connection: Connection) -> str:
    """Return the revision a database is at, "" when it has none."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return EMPTY
    found = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - our own name
    return found.scalar() or EMPTY


def _has_our_tables(connection: Connection) -> bool:
    from newsletter.store.all_tables import metadata

    return bool(set(sa.inspect(connection).get_table_names()) & set(metadata.tables))


def _refuse_newer(found: str, database: Database, migrations: Path) -> None:
    if found != EMPTY and migrations == MIGRATIONS and found not in REVISIONS:
        raise StoreError(
            f"{redacted_url(database.url)}: its schema ({found}) is newer than this program ({HEAD})",
            hint="Install the version of newsletter that upgraded it, or a later one",
        )
