"""A list of ids as one parameter: the same answer as IN on each database, and SQLite looks rows up by key."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from newsletter.store import statements
from newsletter.store.connection import Database
from newsletter.store.database import Store, open_store
from newsletter.store.id_list import Ids, OneOf


@pytest.mark.parametrize("ids", [[], [2], [1, 3], [2**40, 3], list(range(3, 500))])
def test_it_finds_what_in_finds(store: Store, ids: list[int]) -> None:
    rows = (sa.select(sa.literal(number, sa.BigInteger).label("n")) for number in (1, 2, 3, 2**40))
    numbers = sa.union_all(*rows).subquery()
    one_of = OneOf(numbers.c.n, sa.bindparam("ids", type_=Ids))
    with _database(store).reading() as connection:
        found = connection.execute(sa.select(numbers.c.n).where(one_of), {"ids": ids}).scalars().all()
    assert set(found) == {1, 2, 3, 2**40} & set(ids)


@pytest.mark.parametrize("statement", [statements.PEOPLE, statements.CLAIM, statements.TAKE_BACK])
def test_sqlite_looks_the_rows_up_by_their_key(statement: sa.ClauseElement) -> None:
    compiled = cast(SQLCompiler, statement.compile(dialect=sqlite.dialect()))
    values = ["[1, 2]" if name == "ids" else 1 for name in compiled.positiontup or ()]
    with open_store("sqlite://", state_folder=Path()) as store, _database(store).reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(values)).all()
    by_key = "SEARCH deliveries USING PRIMARY KEY (mailing_id=? AND subscriber_id=?)"
    assert by_key in [row.detail for row in plan]


def _database(store: Store) -> Database:
    return store._database
