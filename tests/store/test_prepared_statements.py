"""Shortcuts: the same SQL and the same stored values as by the long way."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store import statements as sql
from newsletter.store.database import Store
from newsletter.store.prepared_statements import Prepared, StatementRunner
from newsletter.store.tables import feeds
from newsletter.store.window_statement import window_rows, window_statement
from tests.store.people import NOW, launched


def test_a_shortcut_runs_what_the_statement_says(store: Store) -> None:
    mailing = launched(store, range(1))
    with store.worker() as worker:
        (copy,) = store.claim(mailing.id, worker, limit=1, now=NOW)
        values = {"m": mailing.id, "w": worker, "s": copy.subscriber_id, "now": NOW}
        window = window_statement(is_sqlite=store._database.is_sqlite)
        rows = window_rows((), [copy.subscriber_id], is_sqlite=store._database.is_sqlite)
        at_risk = StatementRunner(window, store._database).step({**values, **rows})
        sent = StatementRunner(sql.SENT, store._database).step({**values, "said": "a\x00b"})
        with store._database.at_once() as cursor:
            assert [tuple(row) for row in at_risk.run(cursor)] == [(copy.subscriber_id, "at_risk")]
            assert list(at_risk.run(cursor)) == []
            assert [tuple(row) for row in sent.run(cursor)] == [(1,)]
    (row,) = store.deliveries(mailing.id)
    assert (row.status.value, row.detail, row.updated_at) == ("sent", "ab", NOW)


def test_many_rows_are_stored_as_the_long_way_stores_them(store: Store) -> None:
    row = {"url": "a\x00b\ud800", "etag": "", "last_modified": "", "failures": 0, "problem": "café"}
    rest = {
        column.name: 0 if isinstance(column.type, sa.Integer) else ""
        for column in feeds.c
        if not column.nullable and column.name not in {*row, "feed"}
    }
    values = {**rest, **row, "polled_at": NOW}
    prepared = Prepared(sa.insert(feeds), store._database, [*values, "feed"])
    with store._database.writing() as connection:
        prepared.run_many(connection, ({**values, "feed": name} for name in ("one", "two")))
        prepared.run_many(connection, [])
        connection.execute(sa.insert(feeds).values(**values, feed="three"))
    with store._database.reading() as connection:
        columns = [column for column in feeds.c if column.name != "feed"]
        rows = connection.execute(sa.select(*columns)).all()
    assert len(rows) == 3
    assert rows[0] == rows[1] == rows[2]
