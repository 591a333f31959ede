"""Cadence choice: how often a person gets each of their lists, for the preferences page, and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.app.cadence import (
    WaitingTitle,
    change_cadence,
    next_digest_time,
    offered_cadences,
    sent_by_digest_only,
    waiting_for,
)
from newsletter.app.workspace import Workspace
from newsletter.model import Cadence, Subscriber, Subscription, SubscriptionStatus
from newsletter.rendering.language import long_date
from newsletter.schedule.wall_time import local

_MISSED_FOR = timedelta(days=35)
"""How long a page lists what somebody was not sent because they got a digest before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCadence:
    """How often a person gets one of their lists."""

    key: str
    title: str
    chosen: Cadence
    next_at: datetime | None
    """When the next digest goes out; None for every issue."""
    waiting: tuple[WaitingTitle, ...]
    """What is in their next digest so far."""
    missed: tuple[WaitingTitle, ...]
    """What they were not sent: it waited for a digest when they chose to get every issue."""
    zone: str

    def next_on(self, lang: str) -> str:
        """Return the day of the next digest in words; "" if there is none."""
        return "" if self.next_at is None else long_date(local(self.next_at, self.zone).date(), lang)


def cadence_choice(workspace: Workspace, subscriber: Subscriber) -> tuple[ListCadence, ...]:
    """Return the lists of a person that have digests, in the order of newsletter.toml."""
    on = _subscribed(subscriber)
    return tuple(
        _shown(workspace, subscriber, on[key])
        for key in workspace.publication.lists
        if key in on and len(offered_cadences(workspace.publication, key)) > 1
    )


def set_cadences(workspace: Workspace, subscriber: Subscriber, wanted: Mapping[str, str]) -> bool:
    """Set how often a person gets lists, by key; False, and nothing changes, if a value is no cadence.

    A list that they are not on, or that has no digests, is passed over.
    """
    values = set(Cadence)
    if not set(wanted.values()) <= values:
        return False
    shown = {one.key for one in cadence_choice(workspace, subscriber)}
    for key, value in wanted.items():
        if key in shown:
            change_cadence(workspace, subscriber.person.address, key, Cadence(value))
    return True


def _subscribed(subscriber: Subscriber) -> dict[str, Subscription]:
    return {one.list: one for one in subscriber.subscriptions if one.status is SubscriptionStatus.SUBSCRIBED}


def _shown(workspace: Workspace, subscriber: Subscriber, subscription: Subscription) -> ListCadence:
    key, lang = subscription.list, subscriber.person.lang
    time = next_digest_time(workspace, key, subscription.cadence)
    since = workspace.clock.now() - _MISSED_FOR
    return ListCadence(
        key=key,
        title=workspace.publication.lists[key].title,
        chosen=subscription.cadence,
        next_at=time.first_at if time is not None else None,
        waiting=waiting_for(workspace, subscription, lang),
        missed=sent_by_digest_only(workspace, subscriber, subscription, since=since),
        zone=workspace.settings.schedule.zone,
    )
