"""Faults, provoked for real: one clear line, a way out, never a password, never an address."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from newsletter.errors import StoreDownError, StoreError
from newsletter.store import connection as connection_module
from newsletter.store.connection import Database
from newsletter.store.database import Store, open_store
from newsletter.store.database_errors import as_store_error
from tests.store.databases import StoppableServer
from tests.store.people import NOW, a_consent, a_person, key, launched, subscribe

SECRET = "hunter2-correct-horse"


@contextmanager
def raises(said: str) -> Iterator[pytest.ExceptionInfo[StoreError]]:
    """Expect one clear line with a way out, and no secret in it or in what caused it."""
    with pytest.raises(StoreError, match=said) as caught:
        yield caught
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    assert SECRET not in str(caught.value) + repr(caught.value)


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'n.db'}"


def test_a_file_that_cannot_be_made_is_named(tmp_path: Path, state_folder: Path) -> None:
    (tmp_path / "file").touch()
    with raises("file/n.db: the file cannot be opened"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'n.db'}", state_folder=state_folder)
    with raises("the file cannot be opened: Is a directory"):
        open_store(f"sqlite:///{tmp_path}", state_folder=state_folder)


def test_a_file_that_is_no_database_is_named(tmp_path: Path, state_folder: Path) -> None:
    (tmp_path / "n.db").write_text("address,first_name\n" * 500)
    with raises("not a sound SQLite database"):
        open_store(f"sqlite:///{tmp_path / 'n.db'}", state_folder=state_folder)


def test_a_lock_held_by_another_process_is_waited_for_then_named(
    file_url: str, tmp_path: Path, state_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0)
    with (
        open_store(file_url, state_folder=state_folder) as store,
        closing(sqlite3.connect(tmp_path / "n.db", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with raises("another process holds it"):
            subscribe(store, range(1))
        assert list(store.subscribers()) == []
        other.execute("ROLLBACK")
        assert subscribe(store, range(1)).added == 1


def fill_up(store: Store) -> None:
    """Let the database have the pages it has, and not one more."""
    with store._database.aside() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    sa.event.listen(
        store._database.engine, "checkout", lambda raw, *_: raw.execute(f"PRAGMA max_page_count={pages}")
    )


def test_a_full_disk_stops_an_import_and_leaves_nothing_half_written(
    file_url: str, state_folder: Path
) -> None:
    with open_store(file_url, state_folder=state_folder) as store:
        subscribe(store, range(3))
        fill_up(store)
        with raises("the database or the disk is full"):
            subscribe(store, range(5000))
        assert [person.person.address for person in store.subscribers()] == [key(0), key(1), key(2)]


def test_a_full_disk_stops_a_launch_whole(file_url: str, state_folder: Path) -> None:
    with open_store(file_url, state_folder=state_folder) as store:
        subscribe(store, range(5000))
        fill_up(store)
        with raises("the database or the disk is full"):
            launched(store, [])
        assert store.mailings() == ()


def test_on_a_full_disk_no_copy_is_marked_so_none_is_sent(file_url: str, state_folder: Path) -> None:
    with open_store(file_url, state_folder=state_folder) as store:
        mailing = launched(store, range(3000))
        fill_up(store)
        handed_over = 0
        with raises("the database or the disk is full"), store.worker() as worker:
            while copies := store.claim(mailing.id, worker, limit=500, now=NOW):
                for copy in copies:
                    handed_over += len(store.at_risk(mailing.id, worker, [copy.subscriber_id], now=NOW))
        counts = store.counts(mailing.id)
        assert counts.queued == counts.audience == 3000
        at_risk = [row for row in store.deliveries(mailing.id) if row.status.value == "at_risk"]
        assert len(at_risk) == handed_over


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_server_that_is_not_there_is_named_without_the_password(scheme: str, state_folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        url = f"{scheme}://ana:{SECRET}@127.0.0.1:{port}/letters?application_name={SECRET}"
        with raises(
            rf"postgresql\+psycopg://ana:\*\*\*@127.0.0.1:{port}/letters: the server cannot be reached"
        ):
            open_store(url, state_folder=state_folder)


def test_a_server_without_that_database_or_user_says_so(postgresql_url: str, state_folder: Path) -> None:
    name = str(make_url(postgresql_url).database)
    with raises("the server has no such database"):
        open_store(postgresql_url.replace(name, "nowhere"), state_folder=state_folder)
    with raises("refused the user name or the password"):
        open_store(postgresql_url.replace("postgres:@", f"nobody:{SECRET}@"), state_folder=state_folder)


@pytest.mark.parametrize("place", ["{}@127.0.0.1/letters", "{}/more@127.0.0.1/letters"])
def test_an_at_sign_in_a_password_is_not_taken_for_the_end_of_it(place: str, state_folder: Path) -> None:
    with raises("an @ too many") as caught:
        open_store(f"postgresql://ana:one@{place.format(SECRET)}", state_folder=state_folder)
    assert "%40" in str(caught.value.hint)


def test_a_user_without_rights_is_told_who_must_own_the_database(
    blank_postgresql_url: str, state_folder: Path
) -> None:
    with psycopg.connect(blank_postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE newsletter_guest LOGIN")
        try:
            with raises("the user may not do that in this database"):
                open_store(
                    blank_postgresql_url.replace("postgres:@", "newsletter_guest:@"),
                    state_folder=state_folder,
                )
        finally:
            connection.execute("DROP ROLE newsletter_guest")


def test_whom_the_server_does_not_let_in_is_told_who_can_allow_it(
    blank_postgresql_url: str, state_folder: Path
) -> None:
    with psycopg.connect(blank_postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE newsletter_outsider NOLOGIN")
        try:
            with raises("does not let this user in"):
                open_store(
                    blank_postgresql_url.replace("postgres:@", "newsletter_outsider:@"),
                    state_folder=state_folder,
                )
        finally:
            connection.execute("DROP ROLE newsletter_outsider")


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_hold_every_text_is_refused_while_it_is_empty(
    blank_postgresql_url: str, state_folder: Path, encoding: str
) -> None:
    name = f"newsletter_{encoding.lower()}"
    with psycopg.connect(blank_postgresql_url, autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0".encode()
        )
        try:
            url = make_url(blank_postgresql_url).set(database=name).render_as_string(hide_password=False)
            with raises(f"its encoding is {encoding}"):
                open_store(url, state_folder=state_folder)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_time_limit_of_the_server_is_named(postgresql_url: str) -> None:
    said = "the server's statement_timeout is shorter than this takes"
    with closing(Database(postgresql_url)) as database, raises(said), database.writing() as connection:
        connection.execute(sa.text("SET LOCAL statement_timeout = '20ms'"))
        connection.execute(sa.text("SELECT pg_sleep(5)"))


def test_what_is_no_postgresql_is_named(state_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as line:

        def greet() -> None:
            with closing(line.accept()[0]) as caller:
                caller.sendall(b"220 mail.example ESMTP\r\n")

        greeter = threading.Thread(target=greet)
        greeter.start()
        with raises("what answers there is not PostgreSQL"):
            open_store(
                f"postgresql://ana@127.0.0.1:{line.getsockname()[1]}/letters", state_folder=state_folder
            )
        greeter.join()


def test_a_connection_that_dies_is_named_and_the_next_one_works(
    postgresql_url: str, state_folder: Path
) -> None:
    with open_store(postgresql_url, state_folder=state_folder) as store:
        mailing = launched(store, range(2))
        kill = sa.text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with raises("the connection to the server was lost"), store._database.writing() as connection:
            with store._database.aside() as other:
                other.execute(kill)
            connection.execute(sa.text("SELECT 1"))
        with store.worker() as worker:
            assert len(store.claim(mailing.id, worker, limit=9, now=NOW)) == 2


class SaidError(Exception):
    """What a server's driver raises: SQLSTATE in `sqlstate`, None when the connection broke."""

    def __init__(self, words: str, sqlstate: str | None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("said", "sqlstate", "passes"),
    [
        ("database is locked", "", True),
        ("database or disk is full", "", True),
        ("disk I/O error", "", True),
        ("could not extend file: No space left on device", "53100", True),
        ("connection failed: Connection refused", None, True),
        ("FATAL: the database system is starting up", "57P03", True),
        ("FATAL: terminating connection due to administrator command", "57P01", True),
        ("FATAL: sorry, too many clients already", "53300", True),
        ("deadlock detected", "40P01", True),
        ("cannot execute UPDATE in a read-only transaction", "25006", True),
        # A server speaks the language it was set up with.
        ("FATAL: Datenbanksystem startet", "57P03", True),
        ("die Verbindung wurde unterbrochen", None, True),
        ("attempt to write a readonly database", "", False),
        ("file is not a database", "", False),
        ("unable to open database file", "", False),
        ('database "letters" does not exist', None, False),
        ('password authentication failed for user "ana"', None, False),
        ('relation "mailings" does not exist', "42P01", False),
        ("duplicate key value violates unique constraint", "23505", False),
        ("no such table: mailings", "", False),
    ],
)
def test_what_may_pass_is_told_from_what_will_not(said: str, sqlstate: str | None, passes: bool) -> None:
    cause = SaidError(said, sqlstate) if sqlstate != "" else Exception(said)
    error = as_store_error(OperationalError("SELECT", {}, cause), make_url("postgresql+psycopg://ana@host/x"))
    assert isinstance(error, StoreDownError) == passes
    assert error.hint or not passes


def test_a_value_that_the_driver_does_not_send_is_no_outage() -> None:
    error = as_store_error(
        psycopg.DataError("text cannot contain NUL"), make_url("postgresql+psycopg://host/x")
    )
    assert not isinstance(error, StoreDownError)


def mark_for_ever(store: Store, mailing_id: int, worker: str, ids: list[int]) -> None:
    for id_ in cycle(ids):
        store.at_risk(mailing_id, worker, [id_], now=NOW)
        store.take_back(mailing_id, worker, [id_], now=NOW)


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_server_that_is_stopped_in_the_middle_is_one_clear_line(
    how: str,
    stoppable_server: StoppableServer,
    state_folder: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with open_store(stoppable_server.url, state_folder=state_folder) as store:
        mailing = launched(store, range(200))
        with store.worker() as worker:
            ids = [one.subscriber_id for one in store.claim(mailing.id, worker, limit=200, now=NOW)]
            stopping = threading.Timer(0.1, stoppable_server.stop, [how])
            stopping.start()
            with pytest.raises(StoreDownError) as caught:
                mark_for_ever(store, mailing.id, worker, ids)
            stopping.join()
        for ask in (store.mailings, lambda: store.recover(mailing.id, now=NOW)):
            with pytest.raises(StoreDownError, match="cannot be reached"):
                ask()
        stoppable_server.start()
        assert store.recover(mailing.id, now=NOW) == 200
    assert "\n" not in str(caught.value)
    assert caplog.text == ""


@pytest.mark.parametrize(
    "url",
    [f"mysql://ana:{SECRET}@host/x", f"oracle://ana:{SECRET}@h/x", f"ana:{SECRET}@host", "", "sqlite:/x"],
)
def test_a_database_of_another_kind_is_refused_with_what_would_do(url: str, state_folder: Path) -> None:
    with raises("database") as _:
        open_store(url, state_folder=state_folder)


def test_neither_store_nor_database_shows_a_password() -> None:
    database = Database(f"postgresql://ana:{SECRET}@host/letters?sslpassword={SECRET}")
    assert SECRET not in repr(database) + repr(Store(database, b"", None))  # type: ignore[arg-type]
    database.close()


def test_a_broken_rule_does_not_print_the_row(shared_url: str, state_folder: Path) -> None:
    with open_store(shared_url, state_folder=state_folder) as store:
        store.import_people([(a_person(1, first_name=SECRET), a_consent())])
        with pytest.raises(StoreError) as caught, store._database.writing() as connection:
            connection.execute(sa.text("INSERT INTO subscribers SELECT * FROM subscribers"))
        assert SECRET not in str(caught.value)
        assert "reader1" not in str(caught.value)


@given(st.text(max_size=200))
def test_whatever_a_driver_says_becomes_one_line_without_the_password(said: str) -> None:
    url = make_url(f"postgresql+psycopg://ana:{SECRET}@host/x")
    error = OperationalError("SELECT secret_statement", {"a": SECRET}, Exception(said))
    shown = str(as_store_error(error, url))
    assert len(shown.splitlines()) == 1
    assert SECRET not in shown
    assert "secret_statement" not in shown


def test_a_server_whose_log_is_full_passes_although_it_has_no_code_for_that() -> None:
    said = 'could not write to log file "000000010000000000000002" at offset 12821512, length 7160: '
    for why in ("File too large", "No space left on device", "Disk quota exceeded"):
        cause = SaidError(said + why, "XX000")
        error = as_store_error(OperationalError("UPDATE", {}, cause), make_url("postgresql+psycopg://h/x"))
        assert isinstance(error, StoreDownError)
        assert "the disk is full" in str(error)


def test_a_server_that_ends_itself_is_away(postgresql_url: str) -> None:
    class PanicError(Exception):
        sqlstate = "XX000"
        diag = SimpleNamespace(severity_nonlocalized="PANIC")

    url = make_url("postgresql+psycopg://h/x")
    assert isinstance(as_store_error(OperationalError("", {}, PanicError("ein Fehler")), url), StoreDownError)
    # An ordinary error of the real driver says so itself, and does not pass.
    engine = Database(postgresql_url)
    with pytest.raises(StoreError) as caught, engine.reading() as connection:
        connection.execute(sa.text("SELECT no_such_column"))
    assert not isinstance(caught.value, StoreDownError)
    engine.close()
