"""Defines the SQL for who gets a later round of an issue, by what they got of the earlier ones."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import GETS_DIGEST, Recipients, RoundRecipients
from newsletter.store.delivery_left import LEFT
from newsletter.store.event_tables import events
from newsletter.store.segment_sql import SegmentScope, matches
from newsletter.store.tables import deliveries, mailings, quoted, subscribers, subscriptions
from newsletter.store.topics_sql import lacks_topics
from newsletter.store.welcome_tables import welcomes


def is_recipient(among: RoundRecipients, list: str) -> sa.ColumnElement[bool]:
    """Return whether `subscribers` get a round of an issue to a list, by their `subscriptions` to it.

    A person got an earlier round if it was handed over, or may have been, and did not bounce. Whoever gets
    a digest, or got one when the issue was sent, has not missed it. Whoever chose other topics than those of
    an issue that needs one gets none, and so does who is not in the segment that it is for.
    """
    chose = sa.not_(lacks_topics(sa.literal(list, sa.Text()), among.topics)) if among.topics else sa.true()
    if among.segment is not None:
        chose = sa.and_(chose, matches(among.segment, SegmentScope(list=list, issue=among.issue)))
    if among.recipients is Recipients.ALL:
        return chose
    if among.recipients is Recipients.JOINED:
        return sa.and_(_waits_for_welcome(list), chose)
    got = _got_an_earlier_round(among.issue, list, among.round)
    if among.recipients is Recipients.GOT_IT:
        return sa.and_(got, chose)
    by_digest = sa.exists().where(
        *_an_earlier_round(among.issue, list, among.round), deliveries.c.detail == quoted(GETS_DIGEST)
    )
    missed = sa.and_(sa.not_(got), chose, ~by_digest.correlate(subscribers))
    return sa.and_(missed, subscriptions.c.cadence.is_(None)) if among.by_digest else missed


def gets_digest_instead(among: RoundRecipients, list: str) -> sa.ColumnElement[bool]:
    """Return whether a round of an issue comes to `subscribers` by their digest, by `subscriptions`.

    Whoever got an earlier round as an email gets its correction as one too, and everybody gets a welcome.
    """
    if not among.by_digest or among.recipients is Recipients.JOINED:
        return sa.false()
    reads_digest = subscriptions.c.cadence.is_not(None)
    if not among.round:
        return reads_digest
    return sa.and_(reads_digest, sa.not_(_got_an_earlier_round(among.issue, list, among.round)))


def _an_earlier_round(issue: str, list: str, round: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions for the rows of `subscribers` in earlier rounds of an issue."""
    return (
        mailings.c.issue == issue,
        mailings.c.list == list,
        mailings.c.round < round,
        deliveries.c.mailing_id == mailings.c.id,
        deliveries.c.subscriber_id == subscribers.c.id,
    )


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
        .where(*_an_earlier_round(issue, list, round), LEFT, sa.not_(came_back))
        .correlate(subscribers)
    )
