"""Defines the SQL for the parts of an address."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from newsletter.store.tables import subscribers


def receiving_domain(address: sa.ColumnElement[Any] = subscribers.c.address, *, is_sqlite: bool) -> Any:
    """Return, in SQL, what follows the first @ of an address; all of it if there is none."""
    function = "instr" if is_sqlite else "strpos"
    at = getattr(sa.func, function)(address, "@")
    return sa.func.substr(address, at + 1)
