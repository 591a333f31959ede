"""Looks up which addresses of a page the database knows anything of: most of a new file are new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, Person
from newsletter.store.column_types import are_storable
from newsletter.store.edit_tables import merges
from newsletter.store.import_row import check_granted
from newsletter.store.reader_request_tables import reader_requests
from newsletter.store.tables import subscribers, suppressions


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A row of an import about somebody of whom the database knows nothing: they are subscribed."""

    person: Person
    consent: Consent
    address_hash: bytes


def split_page(
    connection: Connection, page: Sequence[tuple[Person, Consent]], hashes: dict[str, bytes]
) -> tuple[list[NewPerson], list[tuple[Person, Consent]]]:
    """Return the rows of new people, and those that need a decision; `hashes` are by address key.

    A decision is needed where an address is a subscriber's, is or was suppressed, was somebody's before they
    moved or their records were merged, comes up twice in the page, or is nothing that a database keeps as it
    is. Raises ValueError for a row that grants nothing.
    """
    for _, consent in page:
        check_granted(consent)
    if len(hashes) < len(page) or not are_storable(hashes):
        return [], list(page)
    keys = list(hashes)
    known = _present(connection, subscribers.c.address_key, keys)
    known |= _present(connection, reader_requests.c.old_address_key, keys)
    known |= _present(connection, merges.c.address_key, keys)
    blocked = _present(connection, suppressions.c.address_hash, list(hashes.values()))
    new, others = [], []
    for person, consent in page:
        hashed = hashes[person.address_key]
        if person.address_key in known or hashed in blocked:
            others.append((person, consent))
        else:
            new.append(NewPerson(person=person, consent=consent, address_hash=hashed))
    return new, others


def _present(connection: Connection, column: sa.Column[Any], values: list[Any]) -> set[Any]:
    """Return those of some values that stand in a column.

    In the driver's own SQL: SQLAlchemy takes four times as long to write out a parameter for each value.
    """
    if connection.dialect.name == "sqlite":
        condition, given = f"IN ({', '.join('?' * len(values))})", tuple(values)
    else:
        condition, given = "= ANY(%s)", (values,)
    sql = f"SELECT {column.name} FROM {column.table.name} WHERE {column.name} {condition}"  # noqa: S608
    return {value for (value,) in connection.exec_driver_sql(sql, given)}
