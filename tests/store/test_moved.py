"""A server's database that was moved or replaced while a process had no connection to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
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
def store(postgresql_url: str, state_folder: Path) -> Iterator[Store]:
    with open_store(postgresql_url, state_folder=state_folder) as opened:
        launched(opened, range(2))
        with opened._database.writing() as connection:
            connection.exec_driver_sql("UPDATE mailings SET status = 'paused'")
        yield opened


def cut(url: str) -> None:
    """End every connection, as a server does that starts again."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
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
        with pytest.raises(kind, match=words), store.worker():
            pass


def test_a_process_that_connects_again_finds_the_database_moved(
    store: Store, postgresql_url: str, tmp_path: Path
) -> None:
    subscribe(store, [5])
    cut(postgresql_url)
    with sole_use(postgresql_url):
        refused(store, "is being moved", StoreDownError)
    moved = move_database(postgresql_url, f"sqlite:///{tmp_path}/new.db", now=NOW)
    refused(store, "this database was moved")
    assert [table.rows for table in moved.tables if table.table == "subscribers"] == [3]


@pytest.mark.parametrize(
    "replaced",
    [
        "INSERT INTO keys VALUES ('backup', '2023-03-11')",
        "UPDATE keys SET value = 'another' WHERE name = 'address-hash'",
    ],
)
def test_a_process_that_connects_again_finds_the_database_replaced(
    store: Store, postgresql_url: str, replaced: str
) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(replaced)
    cut(postgresql_url)
    refused(store, "replaced while this program was running")


def test_a_process_that_connects_again_to_the_same_database_goes_on(
    store: Store, postgresql_url: str
) -> None:
    cut(postgresql_url)
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
