"""Defines the SQL for why a person must not be emailed."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import SuppressionReason
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


def blocked_reason(list_key: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Return the same, and `unsubscribed` for whoever is not on the list (any more).

    For a SELECT with `subscribers` and, by outer join, `subscriptions`.
    """
    gone = sa.case((subscriptions.c.status == quoted("subscribed"), sa.null()), else_=quoted(UNSUBSCRIBED))
    return sa.func.coalesce(suppressed_reason(list_key), gone)


def _reason(where: sa.ColumnElement[bool]) -> sa.ScalarSelect[str]:
    return (
        sa.select(suppressions.c.reason)
        .where(suppressions.c.address_hash == subscribers.c.address_hash, where)
        .correlate_except(suppressions)
        .scalar_subquery()
    )
