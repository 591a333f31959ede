"""The check of pooled connections: whoever takes one gets a live one, and no statement is sent for it."""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from newsletter.errors import StoreDownError, StoreError
from newsletter.store import connection_check
from newsletter.store.connection import Database
from tests.store.databases import StoppableServer

_POOLED = 5


@pytest.fixture
def pooled(stoppable_server: StoppableServer) -> Iterator[Database]:
    """A database with several connections in its pool."""
    database = Database(stoppable_server.url)
    use_at_once(database)
    yield database
    database.close()


def use_at_once(database: Database) -> None:
    """Use several connections, each in one of both ways."""
    with ExitStack() as held:
        for _ in range(_POOLED):
            connection = held.enter_context(database.reading())
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
            cursor = held.enter_context(database.at_once())
            cursor.execute("SELECT 1")


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_server_that_was_restarted_is_no_users_error(
    stoppable_server: StoppableServer, pooled: Database, how: str
) -> None:
    for _ in range(2):
        stoppable_server.stop(how)
        stoppable_server.start()
        use_at_once(pooled)


def test_a_connection_that_the_server_ended_is_replaced(
    stoppable_server: StoppableServer, pooled: Database
) -> None:
    with psycopg.connect(stoppable_server.url, autocommit=True) as admin:
        ended = admin.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchall()
    assert len(ended) == 2 * _POOLED
    use_at_once(pooled)


def test_a_server_that_is_down_is_said_to_be_down(
    stoppable_server: StoppableServer, pooled: Database
) -> None:
    stoppable_server.stop()
    with pytest.raises(StoreDownError), pooled.reading():
        pass
    with pytest.raises(StoreDownError), pooled.at_once():
        pass
    stoppable_server.start()
    use_at_once(pooled)


def pings(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that gets an entry for every connection that is asked whether it lives."""
    asked: list[object] = []
    ping = database.engine.dialect.do_ping

    def counted(connection: Any) -> bool:
        asked.append(connection)
        return ping(connection)

    monkeypatch.setattr(database.engine.dialect, "do_ping", counted)
    return asked


def test_only_a_connection_that_was_idle_for_long_is_asked(
    pooled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = pings(pooled, monkeypatch)
    with pooled.reading():
        pass
    assert asked == []
    monkeypatch.setattr(connection_check, "ASKED_AFTER_SECONDS", 0.0)
    with pooled.reading():
        pass
    assert len(asked) == 1


def test_what_a_server_says_unasked_costs_one_question(
    stoppable_server: StoppableServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notification is bytes to read as well; the connection lives and stays."""
    database = Database(stoppable_server.url)
    with database.writing() as connection:
        connection.exec_driver_sql("LISTEN something")
        own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        driver: Any = connection.connection.driver_connection
    opened: list[object] = []
    event.listen(database.engine, "connect", lambda *_: opened.append(1))
    with psycopg.connect(stoppable_server.url, autocommit=True) as other:
        other.execute("NOTIFY something")
    assert select.select([driver.fileno()], [], [], 10)[0]
    asked = pings(database, monkeypatch)
    for _ in range(2):
        with database.reading() as connection:
            assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar() == own
    assert (len(asked), opened) == (1, [])
    database.close()


def own_session(database: Database) -> list[int]:
    """Return which session of the server answers to each way of using it."""
    asked = "SELECT pg_backend_pid()"
    with database.at_once() as cursor:
        cursor.execute(asked)
        ((first,),) = cursor.fetchall()
    with database.writing() as connection:
        return [first, connection.exec_driver_sql(asked).scalar_one()]


def test_a_thread_that_keeps_its_connection_does_all_on_it(pooled: Database) -> None:
    with pooled.keeping_connection():
        (one,) = set(own_session(pooled))
        with pooled.reading() as connection:
            assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar() == one
            # Within a step another one has a connection of its own.
            assert one not in own_session(pooled)
        assert own_session(pooled) == [one, one]


def test_what_fails_on_a_kept_connection_is_rolled_back(pooled: Database) -> None:
    with pooled.keeping_connection():
        with pooled.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE kept (n INTEGER)")
        with pytest.raises(StoreError), pooled.writing() as connection:
            connection.exec_driver_sql("INSERT INTO kept VALUES (1); INSERT INTO kept VALUES ('no number')")
        with pytest.raises(StoreError), pooled.at_once() as cursor:
            cursor.execute("BEGIN; INSERT INTO kept VALUES (2); INSERT INTO kept VALUES ('no number')")
        with pooled.at_once() as cursor:
            cursor.execute("INSERT INTO kept VALUES (3)")
    with pooled.writing() as connection:
        assert connection.exec_driver_sql("SELECT n FROM kept").scalars().all() == [3]
        connection.exec_driver_sql("DROP TABLE kept")


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_kept_connection_is_replaced_after_a_restart(
    stoppable_server: StoppableServer, pooled: Database, how: str
) -> None:
    with pooled.keeping_connection():
        own_session(pooled)
        stoppable_server.stop(how)
        with pytest.raises(StoreDownError):
            own_session(pooled)
        stoppable_server.start()
        assert len(set(own_session(pooled))) == 1
