"""Delivery addresses: which address a delivery went to, if its recipient has moved to another one since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Delivery, ReaderRequestStatus
from newsletter.store.mailings import to_delivery
from newsletter.store.reader_request_tables import reader_requests
from newsletter.store.reader_requests import CHANGES
from newsletter.store.tables import quoted


def to_deliveries(connection: Connection, rows: Sequence[Any]) -> Iterator[Delivery]:
    """Return rows of the ledger, ascending by subscriber, each with the address of its first attempt."""
    changes = _changes(connection, rows)
    for row in rows:
        at = row.first_try_at or row.updated_at
        then = next((old for settled_at, old in changes.get(row.subscriber_id, ()) if settled_at > at), None)
        delivery = to_delivery(row)
        yield delivery if then is None else replace(delivery, address=then)


def _changes(connection: Connection, rows: Sequence[Any]) -> dict[int, list[tuple[datetime, str]]]:
    """Return when the people of some rows changed their address, and what it was before, oldest first."""
    if not rows:
        return {}
    done = (
        sa.select(
            reader_requests.c.subscriber_id, reader_requests.c.settled_at, reader_requests.c.old_address
        )
        .where(
            reader_requests.c.subscriber_id.between(rows[0].subscriber_id, rows[-1].subscriber_id),
            reader_requests.c.kind.in_([quoted(kind) for kind in CHANGES]),
            reader_requests.c.status == quoted(ReaderRequestStatus.DONE.value),
        )
        .order_by(reader_requests.c.settled_at, reader_requests.c.id)
    )
    found: dict[int, list[tuple[datetime, str]]] = {}
    for row in connection.execute(done):
        found.setdefault(row.subscriber_id, []).append((row.settled_at, row.old_address))
    return found
