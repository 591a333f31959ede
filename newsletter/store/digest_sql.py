"""Defines the SQL for who gets a digest: a list's readers of a cadence, by when issues became theirs."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from newsletter.model import DigestAudience
from newsletter.store.tables import quoted, subscriptions

_MOMENT = subscriptions.c.since.type


def waits_from() -> sa.ColumnElement[datetime]:
    """Return from when issues are for the digest of `subscriptions`: since they joined or chose a digest."""
    chosen = subscriptions.c.digest_from
    return sa.case((chosen > subscriptions.c.since, chosen), else_=subscriptions.c.since)


def is_digest_reader(audience: DigestAudience) -> sa.ColumnElement[bool]:
    """Return whether `subscriptions` belong to the audience of a digest."""
    conditions = [subscriptions.c.cadence == quoted(audience.cadence.value)]
    if audience.after is not None:
        conditions.append(waits_from() >= sa.literal(audience.after, _MOMENT))
    if audience.before is not None:
        conditions.append(waits_from() < sa.literal(audience.before, _MOMENT))
    return sa.and_(*conditions)
