"""Whether a connection is a session of its own: what a pooler in transaction mode does is noticed."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.database import Store
from newsletter.store.session_check import SHARED, shared_sessions


def test_connections_of_our_own_are_sessions(store: Store) -> None:
    assert store.pooling_problem() == ""
    if not store._database.is_sqlite:
        with store._database.aside() as connection:
            held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid"
            asked = sa.text(f"{held} FROM pg_database WHERE datname = current_database())")
            assert connection.execute(asked).scalar_one() == 0


def test_two_connections_that_a_pooler_gives_one_session_are_noticed(
    postgresql_url: str, store: Store
) -> None:
    if store._database.is_sqlite:
        return
    with store._database.aside() as connection:
        assert shared_sessions(connection, connection) == SHARED


class Pooled:
    """A connection whose every transaction gets whichever session is free, as of a pooler in transaction mode."""

    def __init__(self, sessions: list[sa.Connection]) -> None:
        self._sessions = sessions
        self._mine: sa.Connection | None = None

    def execute(self, statement: sa.Executable) -> sa.CursorResult[object]:
        text = str(statement)
        session = self._mine or self._sessions.pop(0)
        result = session.execute(statement)
        if text == "BEGIN":
            self._mine = session
        elif self._mine is None or text == "COMMIT":
            self._mine = None
            self._sessions.append(session)
        return result


def test_a_session_that_changes_between_transactions_is_noticed(store: Store) -> None:
    if store._database.is_sqlite:
        return
    for number in (1, 2, 3):
        with store._database.aside() as a, store._database.aside() as b, store._database.aside() as c:
            sessions = [a, b, c][: max(number, 2)]
            assert shared_sessions(Pooled(sessions), Pooled(sessions)) == SHARED  # type: ignore[arg-type]
