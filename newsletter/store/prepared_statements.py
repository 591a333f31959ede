"""Runs the most frequent statements directly on the driver (prepared statements).

SQLAlchemy writes the SQL once and says how values are stored; after that a call is the driver's
alone. Measured for the two statements that every copy costs: 290 microseconds of CPU through a
Connection with BEGIN and COMMIT, 90 this way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.crud import REQUIRED

from newsletter.store.column_types import Moment, Words, are_storable, moment_as_text, words_as_text
from newsletter.store.connection import Database

Rows: TypeAlias = Sequence[Sequence[Any]]
Statement: TypeAlias = sa.Insert | sa.Update | sa.Select[Any]


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

    def run_columns(self, connection: Connection, columns: Mapping[str, Sequence[Any]]) -> None:
        """Run once a row, of which the values are given column by column, by name; mappings are flat."""
        stored = {name: _stored(self._all[name], values) for name, values in columns.items()}
        if self._positions is not None:
            rows: Any = list(zip(*(stored[name] for name in self._positions), strict=True))
        else:
            rows = [dict(zip(stored, row, strict=True)) for row in zip(*stored.values(), strict=True)]
        connection.exec_driver_sql(self.sql, rows)


class StatementRunner:
    """One statement as the driver takes it; `step` gives it its values, `Together` runs it."""

    def __init__(self, statement: Statement, database: Database) -> None:
        self._prepared = Prepared(statement, database)

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


def _stored(process: Callable[[Any], Any] | None, values: Sequence[Any]) -> Sequence[Any]:
    """Return the values of one column as the driver takes them."""
    if process is None:
        return values
    if process is words_as_text and are_storable(values):
        return values
    # A page has few different times, most often one, and few different attributes.
    keys = [tuple(value.items()) if isinstance(value, Mapping) else value for value in values]
    stored = dict(zip(keys, values, strict=True))
    stored = {key: process(value) for key, value in stored.items()}
    return [stored[key] for key in keys]


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
