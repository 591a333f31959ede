"""Migrations on a PostgreSQL server in use: what a step costs does not grow with people, and no step blocks others.

Each test has two sessions: an upgrade, and an office that reads and writes meanwhile. The long form
(`make migration-locks`) has ten million rows in each table; filling them takes ten minutes a test.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from newsletter.errors import StoreDownError
from newsletter.store import schema
from newsletter.store.connection import Database
from newsletter.store.schema import HEAD, MIGRATIONS, REVISIONS, upgrade
from tests.store.test_schema import NEXT, revision_of, with_one_more_step

FEW = 2000
ROWS = int(os.environ.get("NEWSLETTER_TEST_MIGRATION_ROWS", FEW))
LAST_OF_BEFORE = "0034"
"""It makes an index anew, while everything is stopped. The rule holds for the steps after it."""
KEEPERS = REVISIONS[REVISIONS.index(LAST_OF_BEFORE) + 1 :]
FILLED = {
    "subscribers": """
        (id, address, address_key, first_name, last_name, lang, attributes, created_at)
        SELECT n, n || '@reader.example', n || '@reader.example', 'Ana', '', 'en', '{}', now()
    """,
    "subscriptions": """
        (subscriber_id, list, status, token, since) SELECT n, 'constituents', 'subscribed', md5(n::text), now()
    """,
    "consents": """
        (subscriber_id, list, action, at, basis, method, source, actor)
        SELECT n, 'constituents', 'granted', now(), 'asked', 'import', '', ''
    """,
    "deliveries": """
        (mailing_id, subscriber_id, status, attempt, doubts, updated_at, detail)
        SELECT 1, n, 'queued', 0, 0, now(), ''
    """,
}
"""The tables with a row for each person, or more."""
_MAILING = """
    INSERT INTO mailings
        (id, key, issue, list, round, edition_id, subject, transport, policy, status, audience, created_at, reason)
    VALUES (1, 'k', 'issue', 'constituents', 0, 1, '', 'smtp', 'resend', 'sending', 0, now(), '')
"""
_FILES = """
    SELECT c.relname, pg_relation_filenode(c.oid) FROM pg_class AS c LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
    WHERE coalesce(i.indrelid, c.oid)::regclass::text = ANY(%s) ORDER BY 1
"""
_READ = """
    SELECT relname FROM pg_stat_xact_user_tables
    WHERE relname = ANY(%s) AND (seq_tup_read > 1 OR n_tup_upd + n_tup_ins + n_tup_del > 1)
"""
"""What a transaction has read or written more of than a row."""


def migrate(connection: sa.Connection, to: str, *, migrations: Path = MIGRATIONS) -> None:
    """Run the steps to a revision in the transaction of a connection."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


@pytest.fixture
def office(blank_postgresql_url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A session on a database that each test migrates; it gives up after a second of waiting."""
    with psycopg.connect(blank_postgresql_url) as connection:
        connection.execute("SET lock_timeout = '1s'")
        connection.commit()
        yield connection


@contextmanager
def migrating(url: str, before: str, *, rows: int = ROWS) -> Iterator[sa.Connection]:
    """Enter a transaction on a database at a revision, with rows in its large tables."""
    database = Database(url)
    try:
        with database.writing() as connection:
            migrate(connection, before)
            # Triggers and foreign keys are not asked.
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            connection.execute(sa.text(_MAILING))
            for table, columns in FILLED.items():
                connection.exec_driver_sql(
                    f"INSERT INTO {table} {columns} FROM generate_series(1, %(rows)s) AS n", {"rows": rows}
                )
        # A session counts what it has read until it is idle for a moment: the steps get another one.
        database.engine.dispose()
        with database.writing() as connection:
            yield connection
    finally:
        database.close()


def files(connection: sa.Connection) -> list[tuple[object, ...]]:
    """Return the large tables and their indexes with the file that each is in: what is made anew has another."""
    return [tuple(row) for row in connection.exec_driver_sql(_FILES, (list(FILLED),))]


def read_through(connection: sa.Connection) -> list[str]:
    """Return the large tables that the transaction has read or written as a whole."""
    return list(connection.exec_driver_sql(_READ, (list(FILLED),)).scalars())


@pytest.mark.parametrize("step", KEEPERS)
def test_a_step_costs_the_same_however_many_people_there_are(blank_postgresql_url: str, step: str) -> None:
    with migrating(blank_postgresql_url, REVISIONS[REVISIONS.index(step) - 1]) as connection:
        before = files(connection)
        migrate(connection, step)
        assert read_through(connection) == []
        assert {one for one in before if one not in files(connection)} == set()
        assert len(files(connection)) <= len(before)


@pytest.mark.parametrize(
    "body",
    [
        "op.create_index('ix_more', 'deliveries', ['attempt'])",
        "op.execute('UPDATE subscribers SET lang = lang')",
        "op.alter_column('consents', 'list', type_=sa.String(99))",
    ],
)
def test_a_step_that_costs_more_with_more_people_is_noticed(
    blank_postgresql_url: str, tmp_path: Path, body: str
) -> None:
    steps = with_one_more_step(tmp_path / "steps", body)
    with migrating(blank_postgresql_url, HEAD, rows=FEW) as connection:
        migrate(connection, NEXT, migrations=steps)
        assert read_through(connection) != []


def test_workers_are_added_while_people_are_read_and_written(
    blank_postgresql_url: str, office: psycopg.Connection[tuple[object, ...]]
) -> None:
    with migrating(blank_postgresql_url, LAST_OF_BEFORE) as connection:
        use(office, "a")
        connection.execute(sa.text("SET LOCAL lock_timeout = '1s'"))
        migrate(connection, "0035")
        # Neither what began before the step waits, nor what begins before its end.
        use(office, "b")
        office.commit()
        use(office, "c")
    office.commit()


def use(office: psycopg.Connection[tuple[object, ...]], said: str) -> None:
    """Read every large table, and write to three of them; consents are never changed."""
    for table in FILLED:
        office.execute(f"SELECT * FROM {table} LIMIT 5".encode())
    office.execute("UPDATE deliveries SET detail = %s WHERE subscriber_id = 7", (said,))
    office.execute("UPDATE subscribers SET first_name = %s WHERE id = 7", (said,))
    office.execute("UPDATE subscriptions SET since = now() WHERE subscriber_id = 7")


def test_a_step_that_must_have_a_table_alone_gives_up_before_others_wait_long(
    blank_postgresql_url: str,
    office: psycopg.Connection[tuple[object, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upgrade(blank_postgresql_url)
    steps = with_one_more_step(tmp_path / "steps", "op.add_column('subscribers', sa.Column('note', sa.Text))")
    monkeypatch.setattr(schema, "LOCK_SECONDS", 1)
    office.execute("SELECT count(*) FROM subscribers")
    start = time.monotonic()
    with pytest.raises(StoreDownError, match="a table that must be had alone") as caught:
        upgrade(blank_postgresql_url, migrations=steps)
    assert time.monotonic() - start < 20
    assert "Stop every other command" in str(caught.value.hint)
    assert revision_of(blank_postgresql_url) == HEAD
    office.rollback()
    assert upgrade(blank_postgresql_url, migrations=steps) == (HEAD, NEXT)
