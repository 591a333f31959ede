"""A database with rows in every table that there is, made from the tables' own definitions.

A table that is added gets rows by itself. The values are what differs between databases: texts of every script,
quotes and backslashes, numbers as large as the column takes, microseconds, NULL, and JSON's own null.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.store.all_tables import metadata
from newsletter.store.column_types import Moment, Words
from newsletter.store.connection import Database
from newsletter.store.tables import keys

ROWS = 40
_TEXTS = (
    "", "plain", "Ana María Ñúñez", "日本語", "👩\u200d👩\u200d👧", "a\tb\r\nc", "\\N", "\\", "\\x41", '"', "'", "NULL", "null",
    " led and trailed ", "%s :name ? $1", "ا\u202eب", "Z", "a", "É", "_", "\x7f\x01",
)  # fmt: skip
_JSON: tuple[Any, ...] = (
    None,
    {},
    [],
    {"z": 1, "a": [None, True, 1.5, "é\u2028\\"]},
    [["deep", []]],
    {"": ""},
)
_START = datetime(2023, 3, 11, tzinfo=UTC)


def fill(database: Database, seed: int, rows: int = ROWS) -> None:
    """Add rows to every table; with as many as ROWS, each kind of value in each column that takes it."""
    chance = random.Random(seed)
    with database.writing() as connection:
        for table in metadata.sorted_tables:
            parents = {key.parent.name: _known(connection, key.column) for key in table.foreign_keys}
            for number in range(rows):
                row = {column.name: _value(column, number, parents, chance) for column in table.columns}
                connection.execute(sa.insert(table).values(**row))


def _known(connection: Connection, column: sa.Column[Any]) -> list[Any]:
    return list(connection.execute(sa.select(column).order_by(column)).scalars())


def _value(column: sa.Column[Any], number: int, parents: dict[str, list[Any]], chance: random.Random) -> Any:
    if column.nullable and chance.random() < 0.3:
        return sa.null()
    if column.name in parents:
        return parents[column.name][number]
    allowed = _allowed(column)
    if allowed:
        return chance.choice(allowed)
    return _of_type(column, number, chance)


def _in_an_index(column: sa.Column[Any]) -> bool:
    return any(column in index.columns.values() for index in column.table.indexes)


def _of_type(column: sa.Column[Any], number: int, chance: random.Random) -> Any:
    kind = column.type
    if isinstance(kind, Words):
        return f"{chance.choice(_TEXTS)}{number}{chance.choice(_TEXTS)}"
    if isinstance(kind, Moment):
        return _START + timedelta(
            days=chance.randint(-9_000, 2_000_000), microseconds=chance.randint(0, 10**6)
        )
    if isinstance(kind, sa.JSON):
        return chance.choice(_JSON)
    if isinstance(kind, sa.LargeBinary):
        # A server's index takes no more than 2,704 bytes.
        is_indexed = column.unique or column.primary_key or _in_an_index(column)
        return number.to_bytes(2, "big") + chance.randbytes(
            30 if is_indexed else chance.choice((0, 30, 90_000))
        )
    if isinstance(kind, sa.Boolean):
        return chance.random() < 0.5
    assert isinstance(kind, sa.Integer), f"{column}: no values are known for {kind}"
    if column.primary_key:
        return number * 3 + 1
    return chance.choice((0, -1, 7, 2**62 if isinstance(kind, sa.BigInteger) else 2**31 - 1))


@cache
def _allowed(column: sa.Column[Any]) -> Sequence[str]:
    checks = (one for one in column.table.constraints if isinstance(one, sa.CheckConstraint))
    texts = (str(one.sqltext) for one in checks)
    named = (text for text in texts if text.startswith(f"{column.name} IN ("))
    return [value for text in named for value in re.findall(r"'([^']*)'", text)]


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, in an order of its own; keys without the marks of a move."""
    with database.reading() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(sa.select(table))]
            for table in metadata.sorted_tables
        }
    found[keys.name] = [row for row in found[keys.name] if row[0] not in ("moved", "moving")]
    return {name: sorted(rows, key=repr) for name, rows in found.items()}
