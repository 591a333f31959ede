"""Defines the SQL for who gets a later round of an issue, by what they got of the earlier ones."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import Recipients, RoundRecipients
from newsletter.store.delivery_left import LEFT
from newsletter.store.event_tables import events
from newsletter.store.tables import deliveries, mailings, quoted, subscribers
from newsletter.store.topics_sql import lacks_topics
from newsletter.store.welcome_tables import welcomes


def is_recipient(among: RoundRecipients, list: str) -> sa.ColumnElement[bool]:
    """Return whether `subscribers` get a round of an issue to a list.

    A person got an earlier round if it was handed over, or may have been, and did not bounce. Whoever chose
    other topics than those of an issue that needs one gets none.
    """
    chose = sa.not_(lacks_topics(sa.literal(list, sa.Text()), among.topics)) if among.topics else sa.true()
    if among.recipients is Recipients.ALL:
        return chose
    if among.recipients is Recipients.JOINED:
        return sa.and_(_waits_for_welcome(list), chose)
    got = _got_an_earlier_round(among.issue, list, among.round)
    return sa.and_(got if among.recipients is Recipients.GOT_IT else sa.not_(got), chose)


def _waits_for_welcome(list: str) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            welcomes.c.subscriber_id == subscribers.c.id,
            welcomes.c.list == list,
            welcomes.c.mailing_id.is_(None),
        )
        .correlate(subscribers)
    )


def _got_an_earlier_round(issue: str, list: str, round: int) -> sa.ColumnElement[bool]:
    came_back = (
        sa.exists()
        .where(
            events.c.mailing_id == deliveries.c.mailing_id,
            events.c.subscriber_id == deliveries.c.subscriber_id,
            events.c.kind == quoted("bounced"),
        )
        .correlate(deliveries)
    )
    return (
        sa.exists()
        .where(
            mailings.c.issue == issue,
            mailings.c.list == list,
            mailings.c.round < round,
            deliveries.c.mailing_id == mailings.c.id,
            deliveries.c.subscriber_id == subscribers.c.id,
            LEFT,
            sa.not_(came_back),
        )
        .correlate(subscribers)
    )
