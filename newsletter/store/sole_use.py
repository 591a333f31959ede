"""Gives one command the sole use of a database: no other process has it open, and none can open it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from newsletter.errors import RefusedError, StoreDownError
from newsletter.model import Durability
from newsletter.store.connection import Database
from newsletter.store.database_errors import redacted_url
from newsletter.store.session_check import SESSION_HINT, shared_sessions

LOCK = 0x6E65777301
"""The advisory lock of whoever has the sole use of a PostgreSQL database."""
_STOP_OTHERS = "Stop the server and every other command that uses it, on every machine, then run it again"
_CONNECT_DIRECTLY = f"{_STOP_OTHERS}. A pooler keeps connections for a while: connect past it"
_LEAVING_SECONDS = 3.0
"""How long a server may take to notice that a process has ended."""
_OTHERS = sa.text(
    "SELECT count(*), string_agg(DISTINCT coalesce(host(client_addr), 'the server''s machine'), ', ')"
    " FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
    " AND backend_type = 'client backend' AND pid <> ALL(:own)"
)
_IS_LOCKED = sa.text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = CAST(:lock >> 32 AS oid) AND objid = CAST(:lock & 4294967295 AS oid) AND objsubid = 1)"
).bindparams(sa.bindparam("lock", type_=sa.BigInteger))
_PID = sa.select(sa.func.pg_backend_pid())


@contextmanager
def sole_use(url: str) -> Iterator[Database]:
    """Enter a database that nobody else uses until the exit; the system ends it with the process.

    Raises RefusedError while another process has it open, or where a pooler hides who has; and StoreError.
    """
    database = Database(url, durability=Durability.POWER, exclusive=True)
    try:
        if database.is_sqlite:
            _take_file(database)
            yield database
        else:
            with _server_lock(database):
                yield database
    finally:
        database.close()


def refuse_in_sole_use(database: Database, connection: Connection) -> None:
    """Raise StoreDownError while somebody has the sole use of a server's database.

    SQLite says so itself, at the first statement.
    """
    if database.is_sqlite:
        return
    asked = sa.select(sa.func.pg_try_advisory_xact_lock_shared(LOCK))
    if not connection.execute(asked).scalar_one():
        raise in_sole_use(database)


def confirm_sole_use(database: Database, connection: Connection) -> None:
    """Raise StoreDownError if the lock of a server's database was lost: somebody may have used it since.

    A server lets go of it with the connection that it was taken on, which nothing is asked of meanwhile. An
    SQLite file's one connection is also the one that is worked on.
    """
    if not database.is_sqlite and not connection.execute(_IS_LOCKED, {"lock": LOCK}).scalar_one():
        raise StoreDownError(
            f"{redacted_url(database.url)}: the connection that kept others out was lost",
            hint="Run it again",
        )


def in_sole_use(database: Database) -> StoreDownError:
    """Return the error for a database that somebody has the sole use of."""
    return StoreDownError(
        f"{redacted_url(database.url)}: it is being moved by another command", hint="Wait until that is done"
    )


def _take_file(database: Database) -> None:
    try:
        with database.reading():
            pass
    except StoreDownError as error:
        raise RefusedError(
            f"{redacted_url(database.url)}: another process has it open", hint=_STOP_OTHERS
        ) from error


@contextmanager
def _server_lock(database: Database) -> Iterator[None]:
    with database.aside() as connection:
        try:
            # Closed only at its end: what a pooler keeps of it would count as another process.
            with database.aside() as second:
                if problem := shared_sessions(connection, second):
                    raise RefusedError(f"{redacted_url(database.url)}: {problem}", hint=SESSION_HINT)
                _take_lock(database, connection)
                _refuse_others(database, connection, second)
            yield
        finally:
            with suppress(SQLAlchemyError):
                connection.execute(sa.select(sa.func.pg_advisory_unlock(LOCK)))


def _take_lock(database: Database, connection: Connection) -> None:
    until = time.monotonic() + _LEAVING_SECONDS
    while not connection.execute(sa.select(sa.func.pg_try_advisory_lock(LOCK))).scalar_one():
        if time.monotonic() > until:
            raise RefusedError(
                f"{redacted_url(database.url)}: it is being moved by another command",
                hint="Wait until that is done",
            )
        time.sleep(0.1)


def _refuse_others(database: Database, connection: Connection, second: Connection) -> None:
    """Refuse whoever is connected besides these two."""
    own = [one.execute(_PID).scalar_one() for one in (connection, second)]
    until = time.monotonic() + _LEAVING_SECONDS
    while True:
        others, places = connection.execute(_OTHERS, {"own": own}).one()
        if not others:
            return
        if time.monotonic() > until:
            count = f"connections: {others}, from {places}"
            raise RefusedError(
                f"{redacted_url(database.url)}: other processes have it open ({count})",
                hint=_CONNECT_DIRECTLY,
            )
        time.sleep(0.1)
