"""Finds the row of an SQLite table that no other database takes: SQLite keeps any value in any column."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

import sqlalchemy as sa

from newsletter.errors import StoreError
from newsletter.store.column_types import Moment, Words
from newsletter.store.connection import Database
from newsletter.store.database_errors import redacted_url

_HIGHEST = 2**31 - 1
"""Of a column that is no BigInteger."""
_HINT = "Correct it in the source, for example with the program sqlite3, then move again"


class MisfitError(StoreError):
    """A row of a database cannot be moved to another as it is."""


def refuse_misfit(database: Database, table: sa.Table) -> None:
    """Raise MisfitError, which names the row and its column, for the first value of a kind that is not its
    column's, or for rows about something that is not there; do nothing for a server, which takes no such row.
    """
    if not database.is_sqlite:
        return
    with database.reading() as connection:
        driver: Any = connection.connection.driver_connection
        usual = driver.text_factory
        # Texts can then be told from bytes, and need not be UTF-8.
        driver.text_factory = bytearray
        try:
            problem = _misfit(driver, table) or _orphans(driver, table)
        finally:
            driver.text_factory = usual
    if problem:
        raise MisfitError(f"{redacted_url(database.url)}: {problem}", hint=_HINT)


def _misfit(driver: sqlite3.Connection, table: sa.Table) -> str:
    columns = list(table.columns)
    listed = ", ".join(f'"{column.name}"' for column in columns)
    for row in driver.execute(f'SELECT {listed} FROM "{table.name}"'):  # noqa: S608 - our own names
        for column, value in zip(columns, row, strict=True):
            if problem := _problem(column, value):
                return f"{table.name}, {_key(columns, row)}: {column.name} {problem}"
    return ""


def _orphans(driver: sqlite3.Connection, table: sa.Table) -> str:
    found = driver.execute(f'PRAGMA foreign_key_check("{table.name}")').fetchall()
    if not found:
        return ""
    parents = ", ".join(sorted({bytes(parent).decode() for _table, _row, parent, _key in found}))
    return f"{table.name}: rows about something that is not in {parents}: {len(found):,}"


def _key(columns: Sequence[sa.Column[Any]], row: Sequence[Any]) -> str:
    named = (
        f"{column.name} {bytes(value).decode(errors='replace') if isinstance(value, bytearray) else value}"
        for column, value in zip(columns, row, strict=True)
        if column.primary_key and not isinstance(value, bytes)
    )
    return ", ".join(named)


def _problem(column: sa.Column[Any], value: Any) -> str:
    """Return what is wrong with a value; text comes as bytearray, so that it can be told from bytes."""
    if value is None:
        return ""
    kind = column.type
    if isinstance(kind, Words):
        return _problem_of_text(value)
    if isinstance(kind, Moment):
        return "" if _is_moment(value) else "is no time"
    if isinstance(kind, sa.JSON):
        return "" if _is_json(value) else "is not valid JSON"
    if isinstance(kind, sa.LargeBinary):
        return "" if isinstance(value, bytes) else "is not binary"
    if not isinstance(value, int):
        return "is no whole number"
    is_large = isinstance(kind, sa.BigInteger)
    return "" if is_large or -_HIGHEST - 1 <= value <= _HIGHEST else "is too large a number"


def _problem_of_text(value: Any) -> str:
    if not isinstance(value, bytearray):
        return "is no text"
    try:
        value.decode()
    except UnicodeDecodeError:
        return "is not in UTF-8"
    return "has a NUL character" if 0 in value else ""


def _is_moment(value: Any) -> bool:
    try:
        return bool(datetime.fromisoformat(value.decode()))
    except (AttributeError, ValueError):
        return False


def _is_json(value: Any) -> bool:
    def refused(_word: str) -> NoReturn:
        raise ValueError

    try:
        json.loads(value if isinstance(value, bytearray) else str(value), parse_constant=refused)
    except (ValueError, RecursionError):
        return False
    return True
