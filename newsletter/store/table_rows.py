"""Reads and writes whole tables page by page, with the same values whatever the database.

A row is a tuple with a value for each column: int, str, bytes, bool, an aware datetime in UTC, or None. JSON
is its text, not what the text stands for: two texts of one value stay two texts. Rows come in the order of
the primary key, texts in the order of their code points.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.store.column_types import Words
from newsletter.store.connection import Database

Row: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = Sequence[Row]
_MOST_ROWS = 5_000
_PAGE_CHARACTERS = 2_000_000
"""A page with more, in texts and bytes, is followed by a smaller one: pictures are a row each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table, or those of its rows that count: the rest is not read and not counted."""

    table: sa.Table
    which: sa.ColumnElement[bool] = field(default_factory=sa.true)

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDigest:
    """What is in a table: its rows, and the SHA-256 of all their values in order."""

    table: str
    rows: int
    sha256: str


def count_rows(database: Database, part: Part) -> int:
    """Return how many rows there are."""
    with database.reading() as connection:
        counted = sa.select(sa.func.count()).select_from(part.table).where(part.which)
        return int(connection.execute(counted).scalar_one())


def last_key(database: Database, part: Part) -> Row | None:
    """Return the primary key of the last row in order; None for no rows."""
    backwards = [column.desc() for column in _order(database, part.table)]
    asked = sa.select(*part.table.primary_key.columns).where(part.which).order_by(*backwards).limit(1)
    with database.reading() as connection:
        found = connection.execute(asked).one_or_none()
    return None if found is None else tuple(found)


def read_pages(database: Database, part: Part, *, after: Row | None = None) -> Iterator[Rows]:
    """Yield every row behind a key in pages, each read in a transaction of its own."""
    order = _order(database, part.table)
    key = [part.table.columns.values().index(column) for column in part.table.primary_key.columns]
    asked = sa.select(*map(_as_kept, part.table.columns)).where(part.which).order_by(*order)
    size = 1
    while True:
        behind = sa.true() if after is None else _behind(order, after)
        with database.reading() as connection:
            rows = [tuple(row) for row in connection.execute(asked.where(behind).limit(size))]
        if rows:
            yield rows
        if len(rows) < size:
            return
        after = tuple(rows[-1][place] for place in key)
        size = _next_size(size, rows)


def digest_table(database: Database, part: Part) -> Iterator[TableDigest]:
    """Yield what is in a table so far after each page; the last is about the whole table."""
    digest, count = hashlib.sha256(), 0
    yield TableDigest(table=part.name, rows=0, sha256=digest.hexdigest())
    for rows in read_pages(database, part):
        digest.update("".join(map(repr, rows)).encode("utf-8", "surrogatepass"))
        count += len(rows)
        yield TableDigest(table=part.name, rows=count, sha256=digest.hexdigest())


def write_rows(database: Database, connection: Connection, table: sa.Table, rows: Rows) -> None:
    """Insert rows as they are."""
    names = [column.name for column in table.columns]
    if database.is_sqlite:
        into = sa.table(table.name, *(sa.column(column.name, _raw_type(column)) for column in table.columns))
        connection.execute(sa.insert(into), [dict(zip(names, row, strict=True)) for row in rows])
        return
    quoted = ", ".join(f'"{name}"' for name in names)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _as_kept(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.cast(column, sa.Text) if isinstance(column.type, sa.JSON) else column


def _raw_type(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    return sa.Text() if isinstance(column.type, sa.JSON | Words) else column.type


def _order(database: Database, table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """Return the primary key; a server's texts would be in the order of its language."""
    columns = table.primary_key.columns
    if database.is_sqlite:
        return list(columns)
    return [column.collate("C") if isinstance(column.type, Words) else column for column in columns]


def _behind(order: Sequence[sa.ColumnElement[Any]], key: Row) -> sa.ColumnElement[bool]:
    # The first alone lets an index be used where the order of the whole key is not the index's.
    return sa.and_(order[0] >= key[0], sa.tuple_(*order) > sa.tuple_(*key))


def _next_size(size: int, rows: Rows) -> int:
    characters = sum(len(value) for row in rows for value in row if isinstance(value, str | bytes))
    if characters > _PAGE_CHARACTERS:
        return max(1, size // 4)
    return min(_MOST_ROWS, size * 4) if characters < _PAGE_CHARACTERS // 4 else size
