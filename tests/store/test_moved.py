"""A database that was moved or replaced while a process had no connection to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from newsletter.errors import RefusedError, StoreDownError, StoreError
from newsletter.model import MailingStatus
from newsletter.store.database import Store, open_store
from newsletter.store.move import move_database
from newsletter.store.moved import use_again
from newsletter.store.revisions import HEAD, VERSION_TABLE
from newsletter.store.sole_use import sole_use
from tests.store.people import NOW, key, launched, subscribe


@pytest.fixture
def store(shared_url: str, state_folder: Path) -> Iterator[Store]:
    with open_store(shared_url, state_folder=state_folder) as opened:
        launched(opened, range(2))
        change(opened, "UPDATE mailings SET status = 'paused'")
        yield opened


def change(store: Store, statement: str) -> None:
    with store._database.writing() as connection:
        connection.exec_driver_sql(statement)


def cut(store: Store) -> None:
    """End every connection, as a server does that starts again, and a file's after an error of the disk."""
    if store._database.is_sqlite:
        store._database.close()
        return
    with store._database.aside() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def refused(store: Store, words: str, kind: type[StoreError] = StoreError) -> None:
    """Check that nothing can be read or written, however often and in whatever way it is tried."""
    for _ in range(2):
        with pytest.raises(kind, match=words):
            subscribe(store, [7])
        with pytest.raises(kind, match=words):
            store.subscriber(key(1))
        with pytest.raises(kind, match=words), store._database.at_once():
            pass


def test_a_process_that_connects_again_finds_the_database_moved(
    store: Store, shared_url: str, tmp_path: Path
) -> None:
    subscribe(store, [5])
    cut(store)
    if not store._database.is_sqlite:
        with sole_use(shared_url):
            refused(store, "is being moved", StoreDownError)
    moved = move_database(shared_url, f"sqlite:///{tmp_path}/moved.db", now=NOW)
    refused(store, "this database was moved")
    assert [table.rows for table in moved.tables if table.table == "subscribers"] == [3]


def test_a_move_that_could_not_keep_others_out_is_begun_again(
    postgresql_url: str, tmp_path: Path, state_folder: Path
) -> None:
    """A server or a firewall may end the connection that the lock is held on, which is silent for long."""
    new = f"sqlite:///{tmp_path}/new.db"
    with open_store(postgresql_url, state_folder=state_folder) as store:
        subscribe(store, range(2))

    @contextmanager
    def let_somebody_in(total: int) -> Iterator[Callable[[], None]]:
        seen = iter(range(total))

        def tick() -> None:
            if next(seen) == total - 1:
                end_the_lock(postgresql_url)
                with open_store(postgresql_url, state_folder=state_folder) as store:
                    subscribe(store, [7])

        yield tick

    with pytest.raises(StoreDownError, match="kept others out was lost"):
        move_database(postgresql_url, new, now=NOW, checking=let_somebody_in)
    assert move_database(postgresql_url, new, now=NOW).resumed
    with open_store(new, state_folder=state_folder) as store:
        assert len(list(store.subscribers())) == 3


def end_the_lock(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE locktype = 'advisory' AND datname = current_database()"
        )


@pytest.mark.parametrize(
    "replaced",
    [
        "INSERT INTO keys (name, value) VALUES ('backup', '2023-03-11')",
        "UPDATE keys SET value = 'another' WHERE name = 'address-hash'",
    ],
)
def test_a_process_that_connects_again_finds_the_database_replaced(store: Store, replaced: str) -> None:
    change(store, replaced)
    cut(store)
    refused(store, "replaced while this program was running")


def test_a_process_that_connects_again_to_the_same_database_goes_on(store: Store) -> None:
    cut(store)
    subscribe(store, [5])
    assert store.subscriber(key(5)) is not None


def test_a_moved_database_of_an_older_schema_is_used_again_once_it_is_upgraded(
    tmp_path: Path, state_folder: Path
) -> None:
    old = f"sqlite:///{tmp_path}/old.db"
    with open_store(old, state_folder=state_folder) as store:
        mailing = launched(store, range(2))
        store.steer(mailing.id, MailingStatus.PAUSED, now=NOW)
    move_database(old, f"sqlite:///{tmp_path}/new.db", now=NOW)
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection, connection:
        connection.execute("UPDATE mailings SET status = 'sending'")
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '0034'")
    assert use_again(old, now=NOW).startswith("2023-03-11 09:00 UTC")
    with pytest.raises(StoreError, match="older than this program"):
        open_store(old, state_folder=state_folder)
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection, connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '{HEAD}'")
    with open_store(old, state_folder=state_folder) as store:
        assert [one.status for one in store.mailings()] == [MailingStatus.PAUSED]


def test_a_database_without_tables_was_not_moved(blank_url: str) -> None:
    with pytest.raises(RefusedError, match="was not moved"):
        use_again(blank_url, now=NOW)
