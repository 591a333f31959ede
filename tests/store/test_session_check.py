"""Whether a connection is a session of its own: what a pooler in transaction mode does is noticed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from newsletter.store import session_check
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


def test_threads_that_begin_together_ask_once_and_after_a_minute_somebody_asks_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store._database.is_sqlite:
        return
    opened: list[object] = []
    sa.event.listen(
        store._database.engine.pool, "connect", lambda connection, _record: opened.append(connection)
    )

    def ask() -> int:
        before = len(opened)
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(lambda _: store.pooling_problem(), range(4))) == [""] * 4
        return len(opened) - before

    # One of the two may be a connection that lay idle in the pool.
    assert 1 <= ask() <= 2
    assert ask() == 0
    monkeypatch.setattr(session_check, "_GOOD_SECONDS", -1.0)
    assert ask() == 4 * 2


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
