"""Defines the SQL for why a person must not be emailed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from newsletter.model import PAUSED, SuppressionReason
from newsletter.store.tables import quoted, subscribers, subscriptions, suppressions

ERASED = SuppressionReason.ERASED.value
UNSUBSCRIBED = SuppressionReason.UNSUBSCRIBED.value


def everywhere_reason() -> sa.ScalarSelect[str]:
    """Return the reason `subscribers` is suppressed on every list, NULL for none."""
    return _reason(suppressions.c.list.is_(None))


def suppressed_reason(list_key: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Return why `subscribers` must not be written to on a list, NULL for no reason.

    Two look-ups, each by a unique index; one with an OR could use neither.
    """
    return sa.case(
        (subscribers.c.erased_at.is_not(None), quoted(ERASED)),
        else_=sa.func.coalesce(everywhere_reason(), _reason(suppressions.c.list == list_key)),
    )


def is_mailable(list_key: str) -> sa.ColumnElement[bool]:
    """Return whether there is no such reason; quicker for a whole list than a look-up for each."""
    held = sa.select(suppressions.c.address_hash).where(
        sa.or_(suppressions.c.list.is_(None), suppressions.c.list == list_key)
    )
    return sa.and_(subscribers.c.erased_at.is_(None), subscribers.c.address_hash.not_in(held))


def paused_reason(at: sa.ColumnElement[datetime]) -> sa.ColumnElement[str]:
    """Return `paused` for `subscribers` who asked for no email before a time after `at`, else NULL."""
    return sa.case((subscribers.c.paused_until > at, quoted(PAUSED)))


def blocked_reason(list_key: sa.ColumnElement[str], now: sa.ColumnElement[datetime]) -> sa.ColumnElement[str]:
    """Return the same, `unsubscribed` for whoever is not on the list (any more), and `paused`.

    For a SELECT with `subscribers` and, by outer join, `subscriptions`.
    """
    gone = sa.case((subscriptions.c.status == quoted("subscribed"), sa.null()), else_=quoted(UNSUBSCRIBED))
    return sa.func.coalesce(suppressed_reason(list_key), gone, paused_reason(now))


def _reason(where: sa.ColumnElement[bool]) -> sa.ScalarSelect[str]:
    return (
        sa.select(suppressions.c.reason)
        .where(suppressions.c.address_hash == subscribers.c.address_hash, where)
        .correlate_except(suppressions)
        .scalar_subquery()
    )
