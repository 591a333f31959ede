"""Keepalive: both sides of a connection notice that the other's machine is gone."""

from __future__ import annotations

from contextlib import AbstractContextManager, closing, suppress
from typing import Any

import psycopg
import pytest

from newsletter.store.connection import Database

_ASKED = "SELECT count(*) FROM pg_settings WHERE name LIKE 'tcp\\_%' AND source = 'session'"
"""Over a socket of the machine itself, the values are shown as 0."""


def _at_once(database: Database) -> int:
    with database.at_once() as cursor:
        cursor.execute(_ASKED)
        return int(cursor.fetchall()[0][0])


def _in(way_in: AbstractContextManager[Any]) -> int:
    with way_in as connection:
        return int(connection.exec_driver_sql(_ASKED.replace("%", "%%")).scalar_one())


def test_the_server_looks_after_every_connection(postgresql_url: str) -> None:
    with closing(Database(postgresql_url)) as database:
        assert _in(database.reading()) == 4
        assert _in(database.writing()) == 4
        assert _in(database.aside()) == 4
        assert _at_once(database) == 4


def test_a_program_looks_after_every_connection(postgresql_url: str) -> None:
    with closing(Database(postgresql_url)) as database, database.reading() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        found = driver.info.get_parameters()
    assert (found["keepalives_idle"], found["tcp_user_timeout"]) == ("10", "25000")
    with psycopg.connect(**database.server_arguments()) as other:
        assert other.info.get_parameters()["keepalives_count"] == "3"


@pytest.mark.parametrize("name", ["keepalives_idle", "connect_timeout"])
def test_what_the_url_says_counts_more(postgresql_url: str, name: str) -> None:
    with closing(Database(f"{postgresql_url}&{name}=77")) as database, database.reading() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        assert driver.info.get_parameters()[name] == "77"
    assert str(database.server_arguments()[name]) == "77"


def test_a_transaction_still_ends_whole(postgresql_url: str) -> None:
    """The server is told outside of one, at the start of the session."""
    with closing(Database(postgresql_url)) as database:
        with suppress(ZeroDivisionError), database.writing() as connection:
            connection.exec_driver_sql("UPDATE keys SET value = 'half'")
            raise ZeroDivisionError
        with database.reading() as connection:
            kept = connection.exec_driver_sql("SELECT count(*) FROM keys WHERE value = 'half'").scalar_one()
    assert kept == 0
