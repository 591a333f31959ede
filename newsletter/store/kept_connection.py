"""A server's connection that one thread keeps: a sender does all its work on it, one step after the other.

To take a connection from the pool for each small statement, with a new cursor, costs as much as the statement
itself; and a thread that has one connection for transactions and another for single statements needs two.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import SQLAlchemyError

from newsletter.store.connection_check import ASKED_AFTER_SECONDS, has_bytes
from newsletter.store.database_errors import as_store_error


class KeptConnection:
    """The connection, opened at its first use. As a context manager it gives its cursor.

    On the cursor each statement is a transaction. After any error the connection goes back to the pool, which
    finds out whether it lives, and the next use takes another.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._cursor: DBAPICursor
        self._driver: Any = None
        self._used_at = 0.0
        self.is_free = True
        """False within a step: what is done inside another step needs a connection of its own."""

    def __enter__(self) -> DBAPICursor:
        try:
            self._taken()
        except SQLAlchemyError as error:
            raise as_store_error(error, self._engine.url) from error
        self.is_free = False
        return self._cursor

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(error)
        if isinstance(error, SQLAlchemyError | self._engine.dialect.loaded_dbapi.Error):
            raise as_store_error(error, self._engine.url) from error

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Enter a transaction; raises what the driver and SQLAlchemy raise."""
        connection = self._taken()
        self.is_free = False
        error: BaseException | None = None
        try:
            with connection.begin():
                # The driver opens none by itself on this connection; what is begun it commits and rolls back.
                self._cursor.execute("BEGIN")
                yield connection
        except BaseException as found:
            error = found
            raise
        finally:
            self._end(error)

    def close(self) -> None:
        """Give the connection back; the next use takes another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _taken(self) -> Connection:
        """Return a connection that lives as far as can be known without asking the server."""
        if self._connection is not None and (
            time.monotonic() - self._used_at >= ASKED_AFTER_SECONDS or has_bytes(self._driver)
        ):
            self.close()
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._driver = self._connection.connection.driver_connection
            self._cursor = self._driver.cursor()
        return self._connection

    def _end(self, error: BaseException | None) -> None:
        self.is_free = True
        self._used_at = time.monotonic()
        if error is not None:
            self.close()
