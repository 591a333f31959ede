"""Marks a database that was moved elsewhere, and one that a move has not finished yet: neither is used.

The marks are rows of `keys` that are never copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.errors import RefusedError, StoreError
from newsletter.model import Action, Hint
from newsletter.store.connection import Database
from newsletter.store.database_errors import redacted_url
from newsletter.store.repository import ADDRESS_HASH
from newsletter.store.restored import MARK, hold_all
from newsletter.store.schema import EMPTY, HEAD, revision
from newsletter.store.sole_use import LOCK, in_sole_use, refuse_in_sole_use, sole_use
from newsletter.store.tables import keys

MOVED = "moved"
"""The row of a database that was moved: when, and where to."""
MOVING = "moving"
"""The row of a database that a move still fills: which database it is moved from."""
MARKS = (MARK, MOVED, MOVING)
_ASKED = (
    "SELECT pg_try_advisory_xact_lock_shared(%s),"
    " (SELECT json_object_agg(name, encode(value, 'hex')) FROM keys WHERE name = ANY(%s))"
)
_ASKED_OF_FILE = "SELECT name, value FROM keys WHERE name IN (?, ?, ?, ?)"
_NAMES = (ADDRESS_HASH, *MARKS)
REASON = "the database was moved and then used again, so this may have been sent from the other one"


def refuse_moved(database: Database) -> None:
    """Raise StoreError for a database that was moved elsewhere, is being moved, or is not all there yet."""
    with database.reading() as connection:
        refuse_in_sole_use(database, connection)
        marks = read_marks(connection)
    _refuse_marks(database, marks)


def refuse_moved_later(database: Database, hash_key: bytes) -> None:
    """Raise StoreError at each later connection to a database that is not what it was.

    A process that lost its connections may find when it connects again that the database was moved, is being
    moved, or was replaced by a backup or by that of another publication: `hash_key` is no longer its key.
    """
    if database.in_memory:
        return
    ask = _ask_file if database.is_sqlite else partial(_ask_server, database)

    def check(connection: Any) -> None:
        marks = ask(connection)
        _refuse_marks(database, marks)
        if MARK in marks or marks.get(ADDRESS_HASH) != hash_key:
            raise StoreError(
                f"{redacted_url(database.url)}: the database was replaced while this program was running",
                hint="Start the program again",
            )

    database.check_connections(check)


def _ask_file(connection: Any) -> dict[str, bytes]:
    return dict(connection.execute(_ASKED_OF_FILE, _NAMES).fetchall())


def _ask_server(database: Database, connection: Any) -> dict[str, bytes]:
    is_free, found = connection.execute(_ASKED, (LOCK, [*_NAMES])).fetchone()
    connection.rollback()
    if not is_free:
        raise in_sole_use(database)
    return {name: bytes.fromhex(value) for name, value in (found or {}).items()}


def _refuse_marks(database: Database, marks: Mapping[str, bytes]) -> None:
    if MOVED in marks:
        raise StoreError(
            f"{redacted_url(database.url)}: this database was moved: {marks[MOVED].decode()}",
            hint="Set that one as [database] url, or in NEWSLETTER_DATABASE_URL",
            next_steps=(Hint(Action.UNDO_MOVE),),
        )
    if MOVING in marks:
        raise StoreError(
            f"{redacted_url(database.url)}: a move to this database has not finished",
            hint="Finish it from the database that it began from",
            next_steps=(Hint(Action.MOVE_DATABASE),),
        )


def refuse_moved_url(url: str) -> None:
    """Raise StoreError for a database, of this program's version or an older one, that is not to be used."""
    with closing(Database(url)) as database:
        with database.reading() as connection:
            if not sa.inspect(connection).has_table(keys.name):
                return
        refuse_moved(database)


def read_marks(connection: Connection) -> dict[str, bytes]:
    """Return the marks that a database has, by name."""
    asked = sa.select(keys.c.name, keys.c.value).where(keys.c.name.in_((MOVED, MOVING)))
    return {name: bytes(value) for name, value in connection.execute(asked)}


def set_mark(connection: Connection, name: str, value: bytes) -> None:
    """Set a mark, whatever it was before."""
    remove_mark(connection, name)
    connection.execute(sa.insert(keys).values(name=name, value=value))


def remove_mark(connection: Connection, name: str) -> None:
    """Remove a mark, if it is there."""
    connection.execute(sa.delete(keys).where(keys.c.name == name))


def use_again(url: str, *, now: datetime) -> str:
    """Let a database be used that was moved elsewhere; return when and where to it was moved.

    Its mailings are paused and its schedules held: they may have been sent from the other one. In one of an
    older schema that is left to whatever opens it first. Raises RefusedError if it was not moved, StoreError.
    """
    with sole_use(url) as database, database.writing() as connection:
        found = revision(connection)
        marks = {} if found == EMPTY else read_marks(connection)
        if MOVED not in marks:
            raise RefusedError(f"{redacted_url(database.url)}: this database was not moved")
        moved = marks[MOVED].decode()
        remove_mark(connection, MOVED)
        if found != HEAD:
            set_mark(connection, MARK, now.isoformat().encode())
            return moved
        hold_all(
            database,
            connection,
            key=f"moved {moved}",
            text=f"The database is used again that was moved: {moved}",
            reason=REASON,
            now=now,
        )
        return moved
