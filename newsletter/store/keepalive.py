"""Keepalive: how a server and this program notice that the other's machine has failed, or the line was cut.

Neither says goodbye then. As it comes, each waits for two hours: a worker for an answer, the server with the
locks of a worker that is gone. With these settings both give up after 25 seconds without a sign of life. They
have no effect on a socket within one machine.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Engine

_IDLE_SECONDS = 10
_INTERVAL_SECONDS = 5
_PROBES = 3
_UNANSWERED_MS = 1_000 * (_IDLE_SECONDS + _INTERVAL_SECONDS * _PROBES)
_OURS = {
    "keepalives_idle": _IDLE_SECONDS,
    "keepalives_interval": _INTERVAL_SECONDS,
    "keepalives_count": _PROBES,
    "tcp_user_timeout": _UNANSWERED_MS,
}
"""Parameters of libpq."""
_THEIRS = (
    f"SELECT set_config('tcp_keepalives_idle', '{_IDLE_SECONDS}', false),"
    f" set_config('tcp_keepalives_interval', '{_INTERVAL_SECONDS}', false),"
    f" set_config('tcp_keepalives_count', '{_PROBES}', false),"
    f" set_config('tcp_user_timeout', '{_UNANSWERED_MS}', false)"
)


def keepalive_arguments(url: URL) -> dict[str, int]:
    """Return the driver's arguments for this side of a connection, but for what the URL itself says."""
    return {name: value for name, value in _OURS.items() if name not in url.query}


def keep_alive_on_server(engine: Engine) -> None:
    """Have the server do the same for each connection of an engine; psycopg's only.

    By a statement: PgBouncer refuses such parameters at the start of a session.
    """

    def opened(connection: Any, _record: object) -> None:
        commits_at_once = connection.autocommit
        connection.autocommit = True
        connection.execute(_THEIRS)
        connection.autocommit = commits_at_once

    event.listen(engine, "connect", opened)
