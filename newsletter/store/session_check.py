"""Checks that a connection to PostgreSQL is one session: a pooler in transaction mode changes it at will.

Who is sending is known by session locks. Behind PgBouncer in transaction mode two senders can hold the same
lock, and a lock stays after its sender has gone: both would send the same deliveries, or nobody would.
"""

from __future__ import annotations

import secrets
import threading
import time
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.store.connection import Database
from newsletter.store.repository import Repository

SHARED = "a pooler in transaction mode is in between, so locks do not belong to one process"
SESSION_HINT = "Connect to the server directly, or let the pooler work in session mode"
_PID = sa.select(sa.func.pg_backend_pid())
_GOOD_SECONDS = 60.0
"""So long a good answer holds; later, another pooler may be in between."""
_found_good: WeakKeyDictionary[Database, float] = WeakKeyDictionary()
_turn = threading.Lock()


class SessionCheck(Repository):
    """Whether session locks can be relied on."""

    def pooling_problem(self) -> str:
        """Return why they cannot, "" if they can; always "" for SQLite. Raises StoreError."""
        return find_pooling_problem(self._database)


def find_pooling_problem(database: Database) -> str:
    """Return why session locks cannot be relied on, "" if they can or for SQLite. Raises StoreError.

    It takes two connections. A command asks before it sends, and so does each of its sender threads, all at
    the same moment: one asks, the others wait for its answer.
    """
    if database.is_sqlite:
        return ""
    with _turn:
        known = _found_good.get(database)
        if known is not None and time.monotonic() < known + _GOOD_SECONDS:
            return ""
        with database.aside() as first, database.aside() as second:
            problem = shared_sessions(first, second)
        if not problem:
            _found_good[database] = time.monotonic()
        return problem


def shared_sessions(first: Connection, second: Connection) -> str:
    """Return why two connections that commit each statement are not two sessions; "" if they are.

    While the second has a transaction open, the first one must still be the session it was, and its lock
    must not be had by the second.
    """
    lock = secrets.randbits(62)
    before = first.execute(_PID).scalar_one()
    first.execute(sa.select(sa.func.pg_advisory_lock(lock)))
    second.execute(sa.text("BEGIN"))
    try:
        # The first is asked only then: with a single session it would wait for the second for ever.
        is_shared = second.execute(_PID).scalar_one() == before or _takes(second, lock)
        # Twice: a pooler may hand out its sessions in turn.
        is_shared = is_shared or any(first.execute(_PID).scalar_one() != before for _ in range(2))
    finally:
        second.execute(sa.text("COMMIT"))
        first.execute(sa.select(sa.func.pg_advisory_unlock(lock)))
    return SHARED if is_shared else ""


def _takes(connection: Connection, lock: int) -> bool:
    """Say whether a lock can be had that another session should hold; it is let go of at once."""
    is_taken = bool(connection.execute(sa.select(sa.func.pg_try_advisory_lock(lock))).scalar_one())
    if is_taken:
        connection.execute(sa.select(sa.func.pg_advisory_unlock(lock)))
    return is_taken
