"""Looks up which addresses of a page the database knows anything of: most of a new file are new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import PeopleBatch
from newsletter.store.column_types import are_storable
from newsletter.store.edit_tables import merges
from newsletter.store.reader_request_tables import reader_requests
from newsletter.store.tables import subscribers, suppressions


def split_page(
    connection: Connection, page: PeopleBatch, hashes: Mapping[str, bytes]
) -> tuple[Sequence[int], Sequence[int]]:
    """Return the places of the new people of a page, and of those who need a decision.

    A decision is needed where an address is a subscriber's, is or was suppressed, was somebody's before they
    moved or their records were merged, comes up twice in the page, or is nothing that a database keeps as it
    is. `hashes` are by address key.
    """
    places = range(len(page))
    if len(hashes) < len(page) or not are_storable(hashes):
        return [], places
    keys = list(hashes)
    known = _present(connection, subscribers.c.address_key, keys)
    known |= _present(connection, reader_requests.c.old_address_key, keys)
    known |= _present(connection, merges.c.address_key, keys)
    if blocked := _present(connection, suppressions.c.address_hash, list(hashes.values())):
        known |= {key for key, hashed in hashes.items() if hashed in blocked}
    if not known:
        return places, []
    is_known = [key in known for key in page.address_keys]
    return [place for place in places if not is_known[place]], [place for place in places if is_known[place]]


def _present(connection: Connection, column: sa.Column[Any], values: list[Any]) -> set[Any]:
    """Return those of some values that stand in a column.

    In the driver's own SQL: SQLAlchemy takes four times as long to write out a parameter for each value.
    """
    table = column.table.name
    if connection.exec_driver_sql(f"SELECT 1 FROM {table} LIMIT 1").first() is None:  # noqa: S608 - ours
        return set()
    if connection.dialect.name == "sqlite":
        condition, given = f"IN ({', '.join('?' * len(values))})", tuple(values)
    else:
        condition, given = "= ANY(%s)", (values,)
    sql = f"SELECT {column.name} FROM {table} WHERE {column.name} {condition}"  # noqa: S608
    return {value for (value,) in connection.exec_driver_sql(sql, given)}
