"""The connection: private files, sound pragmas, transactions that end whole."""

from __future__ import annotations

import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from newsletter.errors import StoreError
from newsletter.model import Durability
from newsletter.store.connection import Database
from newsletter.store.database import open_store
from tests.store.people import NOW, key, subscribe


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "folder" / "n.db"


def test_an_sqlite_file_is_private_and_its_folder_is_made(path: Path) -> None:
    before = os.umask(0)
    try:
        Database(f"sqlite:///{path}").close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 1), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_sqlite_is_set_up_on_every_connection(path: Path, pragma: str, value: object) -> None:
    database = Database(f"sqlite:///{path}")
    for way_in in (database.reading, database.writing):
        with way_in() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    database.close()


def test_where_power_may_fail_every_way_in_waits_for_the_disk(path: Path) -> None:
    database = Database(f"sqlite:///{path}", durability=Durability.POWER)
    for way_in in (database.reading, database.writing):
        with way_in() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    with database.at_once() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchall() == [(2,)]
    database.close()


def test_a_relative_path_is_taken_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Database("sqlite:///.newsletter/n.db").close()
    assert (tmp_path / ".newsletter" / "n.db").exists()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_memory_is_one_database_for_all_threads(url: str) -> None:
    database = Database(url)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")

    def add(number: int) -> None:
        with database.writing() as connection:
            connection.exec_driver_sql(f"INSERT INTO t VALUES ({number})")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(100)))
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 100
    database.close()


def test_an_exception_takes_everything_back_even_a_table(path: Path) -> None:
    database = Database(f"sqlite:///{path}")

    def break_in_the_middle() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
            connection.exec_driver_sql("INSERT INTO t VALUES (1)")
            raise KeyError("in the middle")

    with pytest.raises(KeyError):
        break_in_the_middle()
    with database.reading() as connection:
        assert sa.inspect(connection).get_table_names() == []
    database.close()


def test_sixteen_threads_write_without_getting_in_each_others_way(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
        connection.exec_driver_sql("INSERT INTO t VALUES (0)")

    def count_up(_: int) -> None:
        with database.writing() as connection:
            found = connection.exec_driver_sql("SELECT n FROM t").scalar_one()
            connection.exec_driver_sql(f"UPDATE t SET n = {found + 1}")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(count_up, range(200)))
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT n FROM t").scalar() == 200
    database.close()


def test_a_reader_sees_one_state_while_others_write(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
    with database.reading() as reader:
        assert reader.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
        with database.writing() as writer:
            writer.exec_driver_sql("INSERT INTO t VALUES (1)")
        assert reader.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
    database.close()


def test_a_transaction_that_may_write_has_the_lock_from_its_start(path: Path) -> None:
    """One that reads first and writes later fails at once, however long it is ready to wait."""
    database = Database(f"sqlite:///{path}")
    with database.writing() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        with (
            closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")
    database.close()


def test_two_processes_that_read_and_then_write_wait_for_each_other(path: Path) -> None:
    """Two databases stand for two processes: they share no lock of this program."""
    both = [Database(f"sqlite:///{path}") for _ in range(2)]
    with both[0].writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
        connection.exec_driver_sql("INSERT INTO t VALUES (0)")

    def count_up(number: int) -> None:
        with both[number % 2].writing() as connection:
            found = connection.exec_driver_sql("SELECT n FROM t").scalar_one()
            connection.exec_driver_sql(f"UPDATE t SET n = {found + 1}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(200)))
    with both[0].reading() as connection:
        assert connection.exec_driver_sql("SELECT n FROM t").scalar() == 200
    for database in both:
        database.close()


def test_every_thread_of_the_web_pages_finds_a_connection(path: Path) -> None:
    """They are up to 40, beside senders and jobs; SQLAlchemy's own pool would let the 16th wait."""
    database = Database(f"sqlite:///{path}")
    with ExitStack() as held:
        for _ in range(60):
            held.enter_context(database.reading())
    database.close()


def test_a_statement_at_once_is_its_own_transaction(shared_url: str) -> None:
    database = Database(shared_url)
    with database.at_once() as cursor:
        cursor.execute("CREATE TABLE at_once (n INTEGER)")
        cursor.execute("INSERT INTO at_once VALUES (1)")
        cursor.execute("INSERT INTO at_once VALUES (2)")
    with pytest.raises(StoreError), database.at_once() as cursor:
        cursor.execute("INSERT INTO nowhere VALUES (1)")
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM at_once").scalar() == 2
    database.close()


@pytest.mark.parametrize(("style", "zone"), [("German", "Asia/Kolkata"), ("SQL, DMY", "<+03>-3")])
def test_times_are_read_whatever_a_server_shows_to_people(
    own_postgresql_url: str,
    state_folder: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    style: str,
    zone: str,
) -> None:
    for name in ("PGDATESTYLE", "PGTZ"):
        monkeypatch.delenv(name, raising=False)
    with psycopg.connect(own_postgresql_url, autocommit=True) as connection:
        for setting, value in (("DateStyle", style), ("TimeZone", zone)):
            connection.execute(f"ALTER DATABASE {connection.info.dbname} SET {setting} = '{value}'")
    with open_store(own_postgresql_url, state_folder=state_folder) as store:
        subscribe(store, [1])
        found = store.subscriber(key(1))
        assert found is not None
        assert [one.at for one in found.consents] == [NOW]
        # The job queue opens its connections itself, and reads times, too.
        with psycopg.connect(**store._database.server_arguments()) as connection:
            assert connection.execute("SELECT now()").fetchone()
    assert caplog.text == ""


def test_a_table_can_be_made_anew_under_those_that_refer_to_it(path: Path) -> None:
    database = _with_two_tables(path)
    with database.rebuilding() as connection:
        for statement in (
            "CREATE TABLE again (id INTEGER PRIMARY KEY)",
            "INSERT INTO again SELECT id FROM one",
            "DROP TABLE one",
            "ALTER TABLE again RENAME TO one",
        ):
            connection.exec_driver_sql(statement)
    with database.writing() as connection, pytest.raises(sa.exc.IntegrityError, match="FOREIGN KEY"):
        connection.exec_driver_sql("INSERT INTO two VALUES (2)")
    database.close()


def test_rebuilding_leaves_everything_when_a_reference_would_lead_nowhere(path: Path) -> None:
    database = _with_two_tables(path)
    with pytest.raises(StoreError, match="a row of two"), database.rebuilding() as connection:
        connection.exec_driver_sql("DELETE FROM one")
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT id FROM one").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


def _with_two_tables(path: Path) -> Database:
    database = Database(f"sqlite:///{path}")
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE one (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE two (one_id INTEGER REFERENCES one (id))")
        connection.exec_driver_sql("INSERT INTO one VALUES (1)")
        connection.exec_driver_sql("INSERT INTO two VALUES (1)")
    return database
