"""Looks up which records were merged into one, so that what comes back to one of them reaches the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.store.edit_tables import merges
from newsletter.store.tables import subscribers

# Built once: every report about an erased or merged person asks.
_OWNER = (
    sa.select(
        subscribers.c.id,
        subscribers.c.address_hash,
        subscribers.c.address_key,
        merges.c.address_key.label("merged_key"),
    )
    .join(merges, merges.c.kept_id == subscribers.c.id)
    .where(merges.c.merged_id == sa.bindparam("who", type_=sa.BigInteger), subscribers.c.erased_at.is_(None))
)


def owner_of_merged(connection: Connection, subscriber_id: int) -> Any:
    """Return who somebody was merged into: id, address_hash, address_key, merged_key; None if nobody."""
    return connection.execute(_OWNER, {"who": subscriber_id}).one_or_none()


def merged_ids(connection: Connection, subscriber_id: int) -> Sequence[int]:
    """Return the records that were merged into a person's, oldest first."""
    mine = sa.select(merges.c.merged_id).where(merges.c.kept_id == subscriber_id)
    return list(connection.execute(mine.order_by(merges.c.at, merges.c.merged_id)).scalars())


def merged_addresses(connection: Connection, subscriber_id: int) -> Sequence[str]:
    """Return the address keys of those records, oldest first."""
    mine = sa.select(merges.c.address_key).where(merges.c.kept_id == subscriber_id)
    return list(connection.execute(mine.order_by(merges.c.at, merges.c.merged_id)).scalars())
