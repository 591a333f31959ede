"""Checks a server's connection when it leaves the pool: one that died there is replaced, not given out.

A statement at each checkout would cost a round trip. The operating system knows without one: a server that
closed a connection, or said something unasked before it went, left bytes to read. Only a connection that has
such bytes, or that was idle so long that a firewall may have dropped it in silence, is asked.
"""

from __future__ import annotations

import select
import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

ASKED_AFTER_SECONDS = 10.0
"""After so long in the pool a connection is asked whether it lives."""
_RETURNED_AT = "newsletter returned at"


def check_at_checkout(engine: Engine) -> None:
    """Have the pool of `engine` replace dead connections at checkout, all at once; psycopg's only."""

    def returned(_connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info[_RETURNED_AT] = time.monotonic()

    def taken(connection: Any, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        returned_at = entry.info.get(_RETURNED_AT)
        if returned_at is None:
            return  # it was opened a moment ago
        if time.monotonic() - returned_at < ASKED_AFTER_SECONDS and not has_bytes(connection):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", returned)
    event.listen(engine, "checkout", taken)


def has_bytes(connection: Any) -> bool:
    """Return whether there is something to read, or the connection is known to be closed."""
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
