"""A list of ids as one parameter: the statement's text is the same for every count, so it is prepared once.

`IN` with a placeholder for each id is written, compiled and parsed anew for every list.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class Ids(TypeDecorator[Sequence[int]]):
    """Ids as a parameter: an array for PostgreSQL, JSON for SQLite."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Return what the database takes."""
        return dialect.type_descriptor(sa.ARRAY(sa.BigInteger) if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        """Return the parameter as the driver takes it."""
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class OneOf(FunctionElement[Any]):
    """`one_of(column, ids)`: whether the column's id is among the parameter's; `ids` has the type Ids."""

    inherit_cache = True
    name = "one_of"
    # Not Boolean: for SQLite that is written with "= 1" behind it, and no index is used.
    type = sa.types.NullType()


@compiles(OneOf)
def _in_array(element: OneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, ids = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} = ANY ({ids})"


@compiles(OneOf, "sqlite")
def _in_json(element: OneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, ids = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - of compiled parts
