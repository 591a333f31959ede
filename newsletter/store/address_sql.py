"""Defines the SQL for the parts of an address."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.tables import subscribers


def receiving_domain(*, is_sqlite: bool) -> sa.ColumnElement[str]:
    """Return, in SQL, what follows the first @ of `subscribers.address`; all of it if there is none."""
    function = "instr" if is_sqlite else "strpos"
    at = getattr(sa.func, function)(subscribers.c.address, "@")
    domain: sa.ColumnElement[str] = sa.func.substr(subscribers.c.address, at + 1)
    return domain
