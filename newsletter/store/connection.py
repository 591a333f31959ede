"""Opens database connections and transactions, and turns their errors into StoreErrors."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection, QueuePool, StaticPool

from newsletter.errors import StoreError
from newsletter.model import Durability
from newsletter.store.connection_check import check_at_checkout
from newsletter.store.database_errors import SECRETS, as_store_error, redacted_url
from newsletter.store.keepalive import keep_alive_on_server, keepalive_arguments
from newsletter.store.kept_connection import KeptConnection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

BUSY_SECONDS = 10
_THREADS = 32
_EXCLUSIVE_BUSY_SECONDS = 3
_REBUILDING_BUSY_SECONDS = 60
"""Who opens a database that another process just sets up or upgrades waits for that to end."""
_PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=ON")
# Set before WAL mode is entered, it keeps the lock of the file until the connection is closed.
_BEFORE = ("PRAGMA locking_mode=EXCLUSIVE",)
# A whole database is written: indexes of random words fit into 128 MB, and a checkpoint is worth its wait.
_AFTER = ("PRAGMA cache_size=-131072", "PRAGMA wal_autocheckpoint=10000", "BEGIN IMMEDIATE", "COMMIT")
_SYNCHRONOUS = {
    # Commits are in the file when they return, and on the disk at the next checkpoint.
    Durability.PROCESS: "PRAGMA synchronous=NORMAL",
    # Each commit waits for the disk.
    Durability.POWER: "PRAGMA synchronous=FULL",
}
_FORMATS = {"PGDATESTYLE": "ISO", "PGTZ": "UTC"}
"""What is asked of a server at each connection: the driver reads no other dates, and no zone without a name.

A role or a database may be set to something else for the people who look into it.
"""


class Database:
    """One database: `reading()` and `writing()` are the only ways in.

    A write takes SQLite's lock at its start (BEGIN IMMEDIATE): a transaction that reads first and
    writes later could otherwise fail in the middle however long it is ready to wait.

    `exclusive` opens an SQLite file by one connection that shuts every other process out; it cannot be had
    (StoreDownError) while one has the file open. A server's database is not changed by it (sole_use.py).
    """

    def __init__(
        self, url: str, *, durability: Durability = Durability.PROCESS, exclusive: bool = False
    ) -> None:
        self.url = _parsed(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.in_memory = self.is_sqlite and self.url.database in (None, "", ":memory:")
        engine = (
            _sqlite_engine(self.url, self.in_memory, durability, exclusive)
            if self.is_sqlite
            else _server_engine(self.url)
        )
        # Without it only SQLite tells how many rows an INSERT made.
        self.engine = engine.execution_options(preserve_rowcount=True)
        # Writers of one process queue here, in turn, instead of polling for SQLite's lock.
        self._turn: AbstractContextManager[Any] = threading.RLock() if self.is_sqlite else nullcontext()
        self._own = threading.local()
        """`kept`: the KeptConnection of a thread, or None."""
        self.bound_last: dict[str, tuple[object, object, Any]] = {}
        """What each parameter of a prepared statement was given last, how it was turned, and into what."""
        self.has_workers = False
        """Whether mailings are announced to workers (job_queue.py)."""
        self._kept: PoolProxiedConnection | None = None
        self._cursor: DBAPICursor
        self.driver_error: type[Exception] = self.engine.dialect.loaded_dbapi.Error

    def __repr__(self) -> str:
        return f"Database({redacted_url(self.url)})"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Enter a transaction that only reads. Raises StoreError."""
        with self._turn if self.in_memory else nullcontext(), self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Enter a transaction: committed at the end, rolled back on any exception. Raises StoreError."""
        with self._turn, self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """Enter a writing transaction that may make tables anew: SQLite enforces no foreign keys in it.

        Raises StoreError, also if a reference leads nowhere at the end.
        """
        if not self.is_sqlite:
            with self.writing() as connection:
                yield connection
            return
        try:
            with self._turn, self.engine.connect() as connection:
                driver = _driver(connection)
                driver.execute("PRAGMA foreign_keys=OFF").close()
                driver.execute(f"PRAGMA busy_timeout={_REBUILDING_BUSY_SECONDS * 1000}").close()
                try:
                    with connection.begin():
                        driver.execute("BEGIN IMMEDIATE").close()
                        yield connection
                        self._check_references(driver)
                finally:
                    driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}").close()
                    driver.execute("PRAGMA foreign_keys=ON").close()
        except (SQLAlchemyError, self.driver_error) as error:
            raise as_store_error(error, self.url) from error

    def _check_references(self, driver: sqlite3.Connection) -> None:
        if broken := driver.execute("PRAGMA foreign_key_check").fetchone():
            raise StoreError(f"{redacted_url(self.url)}: a row of {broken[0]} is about nothing that there is")

    @contextmanager
    def keeping_connection(self) -> Iterator[None]:
        """Keep one connection for what this thread does until the exit; for one that does many small steps.

        A thread of SQLite keeps none: its writers share one, and take turns.
        """
        if self.is_sqlite or self._kept_here() is not None:
            yield
            return
        kept = self._own.kept = KeptConnection(self.engine)
        try:
            yield
        finally:
            self._own.kept = None
            kept.close()

    def _kept_here(self) -> KeptConnection | None:
        """Return the connection that this thread keeps."""
        return getattr(self._own, "kept", None)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        kept = self._kept_here()
        try:
            with (
                self.engine.begin() if kept is None or not kept.is_free else kept.transaction()
            ) as connection:
                if self.is_sqlite:
                    # Not by SQLAlchemy's "begin" event: with one, each statement is a dozen more calls.
                    _driver(connection).execute(begin).close()
                yield connection
        except (SQLAlchemyError, self.driver_error) as error:
            raise as_store_error(error, self.url) from error

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """Enter a connection of one's own, outside pool and transactions; it is closed at the end."""
        try:
            with self.engine.connect() as pooled:
                connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
                connection.detach()
                yield connection
        except SQLAlchemyError as error:
            raise as_store_error(error, self.url) from error

    def at_once(self) -> AbstractContextManager[DBAPICursor]:
        """Enter a driver's cursor on which each statement is a transaction. Raises StoreError."""
        if self.is_sqlite:
            return _Turn(self)
        kept = self._kept_here()
        return kept if kept is not None and kept.is_free else self._server_at_once()

    @contextmanager
    def _server_at_once(self) -> Iterator[DBAPICursor]:
        one = KeptConnection(self.engine)
        try:
            with one as cursor:
                yield cursor
        finally:
            one.close()

    def take_turn(self) -> DBAPICursor:
        """Wait for the writer's turn and return its cursor; whoever has the turn is alone on it."""
        self._turn.__enter__()
        try:
            return self._kept_cursor()
        except BaseException:
            self.end_turn()
            raise

    def end_turn(self) -> None:
        """Let the next writer in."""
        self._turn.__exit__(None, None, None)

    def _kept_cursor(self) -> DBAPICursor:
        """Return the cursor of a connection that is kept for this."""
        if self._kept is None:
            self._kept = self.engine.raw_connection()
            self._cursor = self._kept.cursor()
        return self._cursor

    def server_arguments(self) -> dict[str, Any]:
        """Return what psycopg needs for a connection to this server, opened by somebody else."""
        _, named = self.engine.dialect.create_connect_args(self.url)
        return {**named, **_server_arguments(self.url)}

    def insert(self, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
        """Return an INSERT that knows ON CONFLICT, in this database's dialect."""
        return insert_into(table, is_sqlite=self.is_sqlite)

    def check_connections(self, check: Callable[[Any], None]) -> None:
        """Have `check` called with each connection of the driver's that is made from now on.

        What it raises is raised by whoever wanted the connection, which is closed.
        """

        def connected(connection: Any, _record: object) -> None:
            try:
                check(connection)
            except BaseException:
                connection.close()
                raise

        event.listen(self.engine, "connect", connected)

    def close(self) -> None:
        """Close every connection."""
        with self._turn:
            if self._kept is not None:
                self._kept.close()
                self._kept = None
        self.engine.dispose()


class _Turn:
    """A writer's turn on SQLite. Not a generator: it is taken for every copy."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> DBAPICursor:
        try:
            return self._database.take_turn()
        except SQLAlchemyError as error:
            raise as_store_error(error, self._database.url) from error

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._database.end_turn()
        if isinstance(error, (SQLAlchemyError, self._database.driver_error)):
            raise as_store_error(error, self._database.url) from error


def insert_into(table: sa.Table, *, is_sqlite: bool) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that knows ON CONFLICT, in a dialect; the other one is not loaded."""
    if is_sqlite:
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert(table)


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite database; None for one in memory. Raises StoreError."""
    name = _parsed(url).database
    return None if name in (None, "", ":memory:") else Path(str(name))


def has_password(url: str) -> bool:
    """Return whether a URL has a password in it, whatever for. Raises StoreError."""
    parsed = _parsed(url)
    return bool(parsed.password or any(parsed.query.get(name) for name in SECRETS))


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
            raise StoreError(
                f"databases of type {parsed.drivername!r} are not supported",
                hint="Use sqlite:///folder/file.db or postgresql://user@host/name",
            )
        if parsed.drivername != "sqlite" and "@" in f"{parsed.host}{parsed.database}":
            # The rest of a password, which would be printed as the name of a host.
            raise StoreError(
                "the database URL cannot be read: it contains an @ too many",
                hint="In a user name or password, write @ as %40, / as %2F, : as %3A and % as %25",
            )
    except (ArgumentError, ValueError) as error:
        # The URL is not repeated: even an invalid one may contain a password.
        raise StoreError(
            "the database URL cannot be read",
            hint="Use sqlite:///folder/file.db or postgresql://user@host/name",
        ) from error
    return parsed


def _sqlite_engine(url: URL, in_memory: bool, durability: Durability, exclusive: bool) -> Engine:
    if not in_memory:
        _make_private(Path(str(url.database)), url)
    one = in_memory or exclusive
    engine = sa.create_engine(
        url,
        poolclass=StaticPool if one else QueuePool,
        connect_args={
            "check_same_thread": False,
            "timeout": _EXCLUSIVE_BUSY_SECONDS if exclusive else BUSY_SECONDS,
        },
        **({} if one else {"pool_size": _THREADS, "max_overflow": _THREADS}),
    )
    statements = (*_PRAGMAS, _SYNCHRONOUS[durability])
    event.listen(
        engine, "connect", _on_connect((*_BEFORE, *statements, *_AFTER) if exclusive else statements)
    )
    return engine


def _make_private(path: Path, url: URL) -> None:
    # The file holds people's addresses; its WAL inherits its permissions.
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"{redacted_url(url)}: the file cannot be opened: {error.strerror}",
            hint="Check the path and its permissions",
        ) from error


def _on_connect(statements: Sequence[str]) -> Callable[[Any, object], None]:
    def set_up(connection: Any, _record: object) -> None:
        # The driver opens transactions behind our back and commits before DDL; it is told to keep out.
        connection.isolation_level = None
        for statement in statements:
            connection.execute(statement).close()

    return set_up


def _driver(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.driver_connection
    if not isinstance(found, sqlite3.Connection):
        raise TypeError(f"not SQLite's driver: {type(found)}")
    return found


def _server_engine(url: URL) -> Engine:
    # A connection that died is the caller's error already; its pool would print a traceback besides.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    # The job queue's connections are made by the same driver, and take these from there, too.
    os.environ.update(_FORMATS)
    try:
        engine = sa.create_engine(
            url,
            pool_size=_THREADS,
            max_overflow=_THREADS,
            connect_args=_server_arguments(url),
        )
    except ImportError as error:
        raise StoreError(
            "PostgreSQL needs a driver that is not installed",
            hint="Install it: pip install 'newsletter[postgres]'",
        ) from error
    keep_alive_on_server(engine)
    check_at_checkout(engine)
    return engine


def _server_arguments(url: URL) -> dict[str, Any]:
    """Return the driver's arguments besides those of the URL, which may set the time to connect by itself."""
    limit = {} if "connect_timeout" in url.query else {"connect_timeout": BUSY_SECONDS}
    return {"client_encoding": "utf8", **limit, **keepalive_arguments(url)}
