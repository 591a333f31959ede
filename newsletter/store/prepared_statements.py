"""Runs the most frequent statements directly on the driver (prepared statements).

SQLAlchemy writes the SQL once and says how values are stored; after that a call is the driver's
alone. Measured for the two statements that every copy costs: 290 microseconds of CPU through a
Connection with BEGIN and COMMIT, 90 this way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from itertools import count as count_from
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.crud import REQUIRED

from newsletter.model.deferred_dataclass import dataclass
from newsletter.store.column_types import Moment, Words, are_storable, moment_as_text, words_as_text
from newsletter.store.connection import Database

Rows: TypeAlias = Sequence[Sequence[Any]]
Statement: TypeAlias = sa.Insert | sa.Update | sa.Select[Any]


@dataclass(frozen=True, slots=True)
class Same:
    """A column with one value in every row."""

    value: Any


Column: TypeAlias = Sequence[Any] | Same
_ROWS_A_STATEMENT = (200, 40, 8, 1)


class Prepared:
    """A statement as one database's driver takes it."""

    def __init__(self, statement: Statement, database: Database, columns: list[str] | None = None) -> None:
        compiled = statement.compile(dialect=database.engine.dialect, column_keys=columns)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - what these two compile to
        self.sql = str(compiled)
        self.returns = isinstance(statement, sa.Select) or bool(compiled.effective_returning)
        processors = _processors(compiled, database)
        given = {name: value for name, value in compiled.params.items() if value is not REQUIRED}
        self._fixed = {name: _processed(processors.get(name), value) for name, value in given.items()}
        self._late = [(name, process) for name, process in processors.items() if given.get(name) is None]
        self._last = database.bound_last
        self._in_order = itemgetter(*compiled.positiontup) if compiled.positiontup else None
        self._positions = compiled.positiontup
        self._inserts: dict[tuple[tuple[bool, ...], int], str] = {}
        self._all = {name: processors.get(name) for name in compiled.params}

    def bound(self, values: Mapping[str, object]) -> Any:
        """Return values by name as the driver takes them."""
        given = {**self._fixed, **values}
        for name, process in self._late:
            # A time or a worker's id comes again and again, as the very same object.
            raw, last = given[name], self._last.get(name)
            if last is None or last[0] is not raw or last[1] is not process:
                last = self._last[name] = (raw, process, process(raw))
            given[name] = last[2]
        return given if self._in_order is None else self._in_order(given)

    def run_many(self, connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
        """Run once a row, in the connection's transaction."""
        if bound := [self.bound(row) for row in rows]:
            connection.exec_driver_sql(self.sql, bound)

    def stored(self, columns: Mapping[str, Sequence[Any]]) -> dict[str, Column]:
        """Return columns, by name, as the driver takes their values; mappings are flat."""
        return {name: _stored(self._all[name], values) for name, values in columns.items()}

    def run_columns(self, connection: Connection, stored: Mapping[str, Column], count: int) -> None:
        """Run for so many rows, of which `stored` gave the values column by column; for an INSERT.

        SQLite takes many rows in one statement, and what they have in common once: less than half the time.
        """
        if self._positions is None:
            spread = (_spread(column, count) for column in stored.values())
            rows = [dict(zip(stored, row, strict=True)) for row in zip(*spread, strict=True)]
            connection.exec_driver_sql(self.sql, rows)
            return
        same = [column.value for name in self._positions if isinstance(column := stored[name], Same)]
        shape = tuple(isinstance(stored[name], Same) for name in self._positions)
        columns = [stored[name] for name in self._positions]
        different = [column for column in columns if not isinstance(column, Same)]
        start = 0
        while start < count:
            size = next(size for size in _ROWS_A_STATEMENT if size <= count - start)
            values = zip(*(column[start : start + size] for column in different), strict=True)
            connection.exec_driver_sql(self._insert(shape, size), (*same, *chain.from_iterable(values)))
            start += size

    def _insert(self, shape: tuple[bool, ...], rows: int) -> str:
        """Return the INSERT for so many rows; `shape` says which columns are the same in all of them."""
        if (shape, rows) not in self._inserts:
            shared, numbers = count_from(1), count_from(1 + sum(shape))
            fixed = [next(shared) if is_same else None for is_same in shape]
            values = (
                ", ".join(f"?{next(numbers) if number is None else number}" for number in fixed)
                for _ in range(rows)
            )
            head = self.sql.partition(" VALUES ")[0]
            conflict = "".join(self.sql.partition(" ON CONFLICT ")[1:])
            self._inserts[shape, rows] = f"{head} VALUES {', '.join(f'({row})' for row in values)}{conflict}"
        return self._inserts[shape, rows]


class StatementRunner:
    """One statement as the driver takes it; `step` gives it its values, `Together` runs it."""

    def __init__(self, statement: Statement, database: Database) -> None:
        self._statement = statement
        self._database = database

    @cached_property
    def _prepared(self) -> Prepared:
        """Compiled at its first use: of those who open a store, most send nothing."""
        return Prepared(self._statement, self._database)

    def step(self, values: Mapping[str, object]) -> PreparedStep:
        """Return the statement with its values."""
        return PreparedStep(self._prepared.sql, self._prepared.bound(values), self._prepared.returns)


class PreparedStep(NamedTuple):
    """A statement that is ready to run."""

    sql: str
    values: Any
    returns: bool

    def run(self, cursor: Any) -> Rows:
        """Run; return the rows of RETURNING, or where there is none one row: how many were changed."""
        cursor.execute(self.sql, self.values)
        # Read to the end: SQLite has done all of it when the last row is taken.
        return cursor.fetchall() if self.returns else ((cursor.rowcount,),)


def _processed(process: Callable[[Any], Any] | None, value: object) -> Any:
    return value if process is None else process(value)


def _stored(process: Callable[[Any], Any] | None, values: Sequence[Any]) -> Column:
    """Return the values of one column as the driver takes them."""
    if len(values) and values[0] is values[-1] and len(set(map(id, values))) == 1:
        return Same(_processed(process, values[0]))
    if process is None or (process is words_as_text and are_storable(values)):
        return values
    # A page has few different times, and few different attributes.
    try:
        stored = {value: process(value) for value in set(values)}
        return list(map(stored.__getitem__, values))
    except TypeError:  # mappings, of which the same one comes again and again
        by_identity = {id(value): value for value in values}
        by_identity = {identity: process(value) for identity, value in by_identity.items()}
        return list(map(by_identity.__getitem__, map(id, values)))


def _spread(column: Column, count: int) -> Sequence[Any]:
    return [column.value] * count if isinstance(column, Same) else column


def _processors(compiled: SQLCompiler, database: Database) -> dict[str, Callable[[Any], Any]]:
    found: dict[str, Callable[[Any], Any]] = {}
    for bind, name in compiled.bind_names.items():
        if isinstance(bind.type, Words):
            found[name] = words_as_text
        elif isinstance(bind.type, Moment) and database.is_sqlite:
            found[name] = moment_as_text
        elif isinstance(bind.type, sa.LargeBinary):
            continue  # both drivers take bytes
        elif process := bind.type.dialect_impl(compiled.dialect).bind_processor(compiled.dialect):
            found[name] = process
    return found
