"""Sent to a person: every mailing that was meant for them, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsletter.app.workspace import Workspace
from newsletter.model import Mailing, MailingStatus, Subscriber, Subscription, SubscriptionStatus
from newsletter.reports.delivery_outcome import describe_absence, describe_outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMailing:
    """A mailing and what became of it for one person. `at` is when their delivery last changed.

    `status` is the delivery's; "" if the mailing was not meant for them.
    """

    mailing: Mailing
    at: datetime
    status: str
    outcome: str


def sent_to_person(workspace: Workspace, subscriber: Subscriber) -> tuple[SentMailing, ...]:
    """Return what was sent to a person, newest first.

    If they are subscribed to a list, but were not sent its latest mailing, that mailing is included with the
    reason.
    """
    mailings = workspace.store.mailings()
    return tuple(
        sorted(
            (*_sent(workspace, subscriber, mailings), *_not_sent(workspace, subscriber, mailings)),
            key=lambda one: (one.at, one.mailing.id),
            reverse=True,
        )
    )


def _sent(workspace: Workspace, subscriber: Subscriber, mailings: Sequence[Mailing]) -> Iterator[SentMailing]:
    by_id = {one.id: one for one in mailings}
    events = workspace.store.events_of_person(subscriber.id)
    for delivery in workspace.store.deliveries_of(subscriber.id):
        mailing = by_id[delivery.mailing_id]
        about_it = [one for one in events if one.mailing_id == mailing.id]
        yield SentMailing(
            mailing=mailing,
            at=delivery.updated_at,
            status=delivery.status.value,
            outcome=describe_outcome(mailing, delivery, about_it),
        )


def _not_sent(
    workspace: Workspace, subscriber: Subscriber, mailings: Sequence[Mailing]
) -> Iterator[SentMailing]:
    meant = {one.mailing_id for one in workspace.store.deliveries_of(subscriber.id)}
    for subscription in subscriber.subscriptions:
        latest = _latest(subscription, mailings)
        if latest is not None and latest.id not in meant:
            later = subscription.since > latest.created_at
            yield SentMailing(
                mailing=latest, at=latest.created_at, status="", outcome=describe_absence(joined_later=later)
            )


def _latest(subscription: Subscription, mailings: Sequence[Mailing]) -> Mailing | None:
    """Return the latest issue's mailing to a list that someone is on now; None if there is none."""
    if subscription.status is not SubscriptionStatus.SUBSCRIBED:
        return None
    to_list = (
        one
        for one in mailings
        if one.list == subscription.list
        and one.status is not MailingStatus.CANCELLED
        and not (one.cadence or one.is_welcome)
    )
    return max(to_list, key=lambda one: one.id, default=None)
