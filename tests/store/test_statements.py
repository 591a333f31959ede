"""Statements: the ledger's questions are answered by an index, whatever the ledger's size."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from newsletter.store import statements as sql
from newsletter.store.database import Store, open_store
from newsletter.store.tables import deliveries
from newsletter.store.window_statement import window_rows, window_statement
from tests.store.people import LIST, NOW, launched

VALUES = {
    "m": 1,
    "w": "w",
    "s": 1,
    "ids": [1, 2],
    "now": NOW,
    "list": LIST,
    "launched": NOW,
    "n": 10,
    "after": 0,
    "said": "",
}


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'n.db'}", state_folder=tmp_path)


def plan(store: Store, statement: sa.Executable) -> str:
    """Return how SQLite goes about it."""
    ran: list[tuple[str, object]] = []
    engine = store._database.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *said: ran.append((said[2], said[3])))
    with store._database.writing() as connection:
        connection.execute(statement, VALUES)
        text, values = ran[-1]
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)  # type: ignore[arg-type]
        return "\n".join(str(step[-1]) for step in steps)


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("QUEUED", "ix_deliveries_queued"),
        ("DUE", "ix_deliveries_deferred"),
        ("NEXT_DUE", "ix_deliveries_deferred"),
        ("OWNERS", "ix_deliveries_owned"),
        ("RELEASE", "ix_deliveries_owned"),
        ("DUE_IN_DOUBT", "ix_deliveries_deferred"),
        ("ABANDONED", "ix_deliveries_owned"),
        ("AT_RISK", "PRIMARY KEY"),
        ("SENT", "PRIMARY KEY"),
        ("IN_HAND", "PRIMARY KEY"),
        ("CLAIM", "PRIMARY KEY"),
        ("PEOPLE", "PRIMARY KEY"),
        ("CLAIMED_AMONG", "PRIMARY KEY"),
    ],
)
def test_a_question_is_answered_by_its_index(sqlite_store: Store, name: str, index: str) -> None:
    launched(sqlite_store, range(5))
    steps = plan(sqlite_store, getattr(sql, name))
    assert index in steps
    # The list of ids is read as a whole, by whatever name this SQLite calls that.
    assert "SCAN" not in steps.replace("SCAN json_each", "")
    sqlite_store.close()


def test_whether_a_mailing_is_finished_is_three_short_look_ups(sqlite_store: Store) -> None:
    steps = plan(sqlite_store, sql.FINISH)
    for index in ("ix_deliveries_queued", "ix_deliveries_deferred", "ix_deliveries_owned"):
        assert index in steps
    assert "SCAN" not in steps
    sqlite_store.close()


def test_suppressions_are_found_by_their_own_indexes(sqlite_store: Store) -> None:
    steps = plan(sqlite_store, sql.PEOPLE)
    assert "uq_suppressions_everywhere" in steps
    assert "uq_suppressions_on_a_list" in steps
    sqlite_store.close()


def test_what_somebody_chose_is_found_by_its_index(sqlite_store: Store) -> None:
    assert "ix_topic_choices_subscriber_id_list_id" in plan(sqlite_store, sql.PEOPLE)
    sqlite_store.close()


def test_a_window_looks_at_no_more_rows_than_the_list_has(postgresql_url: str, state_folder: Path) -> None:
    """A planner that expects one person of a list where all are goes through it again for each of them."""
    with open_store(postgresql_url, state_folder=state_folder) as store:
        launched(store, range(200))
        ran: list[tuple[str, object]] = []
        sa.event.listen(
            store._database.engine, "before_cursor_execute", lambda *said: ran.append((said[2], said[3]))
        )
        with store.worker() as worker, store._database.writing() as connection:
            connection.execute(sa.text("ANALYZE"))
            values = {**VALUES, "w": worker, **window_rows([], [1, 2], is_sqlite=False)}
            connection.execute(sa.update(deliveries).values(status="claimed", owner=worker))
            marked = connection.execute(window_statement(is_sqlite=False), values).all()
            assert len(marked) == 2
            connection.execute(sa.update(deliveries).values(status="claimed"))
            text, given = ran[-2]
            steps = connection.exec_driver_sql(f"EXPLAIN ANALYZE {text}", given)  # type: ignore[arg-type]
            plan = "\n".join(row[0] for row in steps)
    looked_at = [
        float(rows) * int(loops)
        for rows, loops in re.findall(r"actual time=\S+ rows=([\d.]+) loops=(\d+)", plan)
    ]
    assert max(looked_at) <= 400, plan
