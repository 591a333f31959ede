"""SQL that differs by database, for the conditions of segments (store.segment_sql)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any as Anything

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

HELD: sa.ColumnElement[str] = sa.literal_column("held", sa.Text())


class ByteOrder(sa.sql.functions.FunctionElement[str]):
    """A text that is compared and lowered byte by byte, whatever the database's own collation."""

    type = sa.Text()
    inherit_cache = True
    name = "byte_order"


@compiles(ByteOrder)
def _plain(element: ByteOrder, compiler: Anything, **options: Anything) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(ByteOrder, "postgresql")
def _collated(element: ByteOrder, compiler: Anything, **options: Anything) -> str:
    return f'({compiler.process(element.clauses, **options)} COLLATE "C")'


class MayHold(sa.sql.functions.FunctionElement[bool]):
    """Whether a column is like one of some patterns, as a quick first look; PostgreSQL does without."""

    type = sa.Boolean()
    inherit_cache = True
    name = "may_hold"


@compiles(MayHold)
def _perhaps(element: MayHold, compiler: Anything, **options: Anything) -> str:  # noqa: ARG001
    return "true"


@compiles(MayHold, "sqlite")
def _by_like(element: MayHold, compiler: Anything, **options: Anything) -> str:
    """Compile to LIKE, which disregards the case of ASCII letters."""
    stored, *patterns = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({' OR '.join(f'{stored} LIKE {pattern}' for pattern in patterns)})"


class IsCanonical(sa.sql.functions.FunctionElement[bool]):
    """Whether a text is an integer as SQLite itself writes it; only SQLite is quicker for it."""

    type = sa.Boolean()
    inherit_cache = True
    name = "is_canonical"


@compiles(IsCanonical)
def _unknown(element: IsCanonical, compiler: Anything, **options: Anything) -> str:  # noqa: ARG001
    return "false"


@compiles(IsCanonical, "sqlite")
def _by_cast(element: IsCanonical, compiler: Anything, **options: Anything) -> str:
    """Compile to casts: each call of a function would take longer than both."""
    value = compiler.process(element.clauses, **options)
    return f"(CAST(CAST({value} AS INTEGER) AS TEXT) = {value})"


class Once(sa.sql.functions.FunctionElement[bool]):
    """A test of `HELD`, which stands for a value that is worked out once however often the test names it."""

    type = sa.Boolean()
    inherit_cache = True
    name = "once"


@compiles(Once)
def _in_a_subquery(element: Once, compiler: Anything, **options: Anything) -> str:
    value, test = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(SELECT {test} FROM (SELECT {value} AS held) AS once)"  # noqa: S608 - both are compiled


class AsNumber(sa.sql.functions.FunctionElement[Decimal]):
    """A text as a number, and whether it is one; what it is for any other text is not defined."""

    type = sa.Numeric()
    inherit_cache = True
    name = "as_number"


@compiles(AsNumber)
def _guarded(element: AsNumber, compiler: Anything, **options: Anything) -> str:
    """Compile to a CASE: a cast of another text would be an error."""
    value, valid = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CASE WHEN {valid} THEN CAST({value} AS NUMERIC) END"


@compiles(AsNumber, "sqlite")
def _by_affinity(element: AsNumber, compiler: Anything, **options: Anything) -> str:
    """Compile to the text itself: compared with a number it is one if written as one, else more than any."""
    value, _valid = element.clauses
    return str(compiler.process(value, **options))
