"""Checks that a connection to PostgreSQL is one session: a pooler in transaction mode changes it at will.

Who is sending is known by session locks. Behind PgBouncer in transaction mode two senders can hold the same
lock, and a lock stays after its sender has gone: both would send the same deliveries, or nobody would.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.store.locks import lock_number, new_worker_id
from newsletter.store.repository import Repository

SHARED = "a pooler in transaction mode is in between, so locks do not belong to one process"
_PID = sa.select(sa.func.pg_backend_pid())


class SessionCheck(Repository):
    """Whether session locks can be relied on."""

    def pooling_problem(self) -> str:
        """Return why they cannot, "" if they can; always "" for SQLite. Raises StoreError."""
        if self._database.is_sqlite:
            return ""
        with self._database.aside() as first, self._database.aside() as second:
            return shared_sessions(first, second)


def shared_sessions(first: Connection, second: Connection) -> str:
    """Return why two connections that commit each statement are not two sessions; "" if they are.

    While the second has a transaction open, the first one must still be the session it was, and its lock
    must not be had by the second.
    """
    lock = lock_number(new_worker_id())
    before = first.execute(_PID).scalar_one()
    first.execute(sa.select(sa.func.pg_advisory_lock(lock)))
    try:
        second.execute(sa.text("BEGIN"))
        other = second.execute(_PID).scalar_one()
        taken = bool(second.execute(sa.select(sa.func.pg_try_advisory_lock(lock))).scalar_one())
        # Twice: a pooler may hand out its sessions in turn.
        after = {first.execute(_PID).scalar_one() for _ in range(2)}
        if taken:
            second.execute(sa.select(sa.func.pg_advisory_unlock(lock)))
        second.execute(sa.text("COMMIT"))
    finally:
        first.execute(sa.select(sa.func.pg_advisory_unlock(lock)))
    return SHARED if taken or after != {before} or before == other else ""
