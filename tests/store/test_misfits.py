"""Rows that SQLite keeps and no other database takes: the move says which row and column it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newsletter.errors import StoreError
from newsletter.store.connection import Database
from newsletter.store.database import open_store
from newsletter.store.misfits import MisfitError, refuse_misfit
from newsletter.store.move import move_database
from newsletter.store.schema import ensure
from newsletter.store.tables import metadata
from tests.store.filled import ROWS, fill
from tests.store.people import NOW, launched

ONE = "WHERE mailing_id = 1 AND subscriber_id = 2"


@pytest.fixture
def file(tmp_path: Path, state_folder: Path) -> Path:
    """A database with a mailing to two people, which is not being sent."""
    path = tmp_path / "source.db"
    with open_store(f"sqlite:///{path}", state_folder=state_folder) as store:
        launched(store, range(2))
    change(path, "UPDATE mailings SET status = 'paused'")
    return path


@pytest.fixture
def source(file: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{file}")) as database:
        yield database


def change(file: Path, statement: str) -> None:
    """Change a row as somebody does who opens the file with another program."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def refuse_misfits(source: Database) -> None:
    for table in metadata.sorted_tables:
        refuse_misfit(source, table)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (f"UPDATE deliveries SET attempt = 'x' {ONE}", "deliveries, mailing_id 1, subscriber_id 2: attempt is no whole"),
        (f"UPDATE deliveries SET attempt = 2.5 {ONE}", "attempt is no whole number"),
        (f"UPDATE deliveries SET attempt = 2147483648 {ONE}", "attempt is too large a number"),
        (f"UPDATE deliveries SET detail = x'41' {ONE}", "detail is no text"),
        (f"UPDATE deliveries SET detail = 'a' || char(0) {ONE}", "detail has a NUL character"),
        (f"UPDATE deliveries SET detail = CAST(x'41eda080' AS TEXT) {ONE}", "detail is not in UTF-8"),
        (f"UPDATE deliveries SET updated_at = '' {ONE}", "updated_at is no time"),
        (f"UPDATE deliveries SET updated_at = 0 {ONE}", "updated_at is no time"),
        ("UPDATE subscribers SET attributes = '{oops' WHERE id = 2", "subscribers, id 2: attributes is not valid JSON"),
        ("UPDATE subscribers SET attributes = '[NaN]' WHERE id = 2", "attributes is not valid JSON"),
        ("UPDATE keys SET value = 'text'", "keys, name address-hash: value is not binary"),
        ("DELETE FROM subscribers WHERE id = 2", "rows about something that is not in subscribers: 1"),
    ],
)  # fmt: skip
def test_the_row_and_the_column_are_named(source: Database, file: Path, statement: str, words: str) -> None:
    refuse_misfits(source)
    change(file, statement)
    with pytest.raises(MisfitError, match=words):
        refuse_misfits(source)


def test_nothing_is_wrong_with_whatever_the_tables_are_for(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/full.db")) as database:
        ensure(database)
        fill(database, 1, ROWS)
        refuse_misfits(database)
        with database.reading() as connection:
            assert connection.exec_driver_sql("SELECT typeof(lang) FROM subscribers").scalar() == "text"


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ("detail = 'a' || char(0)", "detail = ''", "detail has a NUL character"),
        ("detail = x'41'", "detail = ''", "detail is no text"),
        ("updated_at = ''", "updated_at = '2023-03-11 09:00:00.000000'", "updated_at is no time"),
    ],
)
def test_a_move_names_the_row_and_goes_on_when_it_is_corrected(
    file: Path, postgresql_url: str, state_folder: Path, wrong: str, right: str, words: str
) -> None:
    source = f"sqlite:///{file}"
    change(file, f"UPDATE deliveries SET {wrong} {ONE}")
    for _ in range(2):
        with pytest.raises(StoreError, match=f"deliveries, mailing_id 1, subscriber_id 2: {words}"):
            move_database(source, postgresql_url, now=NOW)
    change(file, f"UPDATE deliveries SET {right} {ONE}")
    assert move_database(source, postgresql_url, now=NOW).resumed
    open_store(postgresql_url, state_folder=state_folder).close()
