"""Unsubscribe links: what the page of a link shows, and taking an unsubscribe back for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.app.unsubscribing import Method
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import (
    Actor,
    Consent,
    ConsentAction,
    Subscriber,
    SubscriptionStatus,
    SuppressionReason,
)
from newsletter.model.phrase import phrase
from newsletter.subscribers.masking import mask_address

UNDO_DAYS = 30
"""For how long a person can take back an unsubscribe with the same link."""

_LINK_METHODS = frozenset({Method.PAGE.value, Method.ONE_CLICK.value, Method.MAILTO.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeLink:
    """What the page behind an unsubscribe link shows. It names no person and no whole address."""

    list_title: str
    address: str
    """Masked."""
    lang: str
    """The reader's language, else the publication's."""
    subscribed: bool
    can_undo: bool
    other_lists: int
    """How many other lists the person is on."""
    preferences_token: str
    """Of the link to the person's preferences."""


def find_unsubscribe_link(workspace: Workspace, token: str) -> UnsubscribeLink:
    """Return what a link stands for; raises NotFoundError if it is unknown, or its person was erased."""
    subscriber, list_key = _owner(workspace, token)
    publication = workspace.publication
    known = publication.lists.get(list_key)
    subscribed = {one.list for one in subscriber.subscriptions if one.status is SubscriptionStatus.SUBSCRIBED}
    return UnsubscribeLink(
        list_title=known.title if known else publication.name,
        address=mask_address(subscriber.person.address),
        lang=subscriber.person.lang or publication.lang,
        subscribed=list_key in subscribed,
        can_undo=list_key not in subscribed
        and _may_undo(subscriber, list_key, now=workspace.clock.now())
        and not _is_blocked(workspace, subscriber, list_key),
        other_lists=len(subscribed - {list_key}),
        preferences_token=subscriber.preferences_token,
    )


def any_unsubscribe_token(workspace: Workspace, list_key: str) -> str:
    """Return the token of somebody's link, for showing the page of a sample; raises NotFoundError."""
    for one in workspace.store.subscribers(list=list_key, status=SubscriptionStatus.SUBSCRIBED):
        return next(place.token for place in one.subscriptions if place.list == list_key)
    raise NotFoundError(phrase("nobody is on the list {list_key}", list_key=list_key))


def undo_unsubscribe(workspace: Workspace, token: str, *, by: Actor) -> None:
    """Subscribe the owner of a link again, if it was with such a link that they left, at most UNDO_DAYS ago.

    Doing it twice changes nothing. Raises NotFoundError, and RefusedError if the list was left otherwise, or
    the address bounced, or a message was reported as spam.
    """
    subscriber, list_key = _owner(workspace, token)
    if any(
        one.list == list_key and one.status is SubscriptionStatus.SUBSCRIBED
        for one in subscriber.subscriptions
    ):
        return
    now = workspace.clock.now()
    consent = Consent(
        list=list_key,
        action=ConsentAction.GRANTED,
        at=now,
        basis="took back the unsubscribe on the page of their own link",
        method=Method.PAGE.value,
        actor=by.name,
    )
    if not _may_undo(subscriber, list_key, now=now):
        raise RefusedError("this unsubscribe cannot be taken back here")
    if workspace.store.import_people([(subscriber.person, consent)]).suppressed:
        raise RefusedError("this address must not be mailed")


def _owner(workspace: Workspace, token: str) -> tuple[Subscriber, str]:
    found = workspace.store.subscriber_by_token(token)
    if found is None:
        raise NotFoundError("this is not a known unsubscribe link")
    return found


def _may_undo(subscriber: Subscriber, list_key: str, *, now: datetime) -> bool:
    """Say whether the last that is recorded for a list is that its person left by a link, not long ago."""
    mine = [one for one in subscriber.consents if one.list == list_key]
    return (
        bool(mine)
        and mine[-1].action is ConsentAction.WITHDRAWN
        and mine[-1].method in _LINK_METHODS
        and mine[-1].at > now - timedelta(days=UNDO_DAYS)
    )


def _is_blocked(workspace: Workspace, subscriber: Subscriber, list_key: str) -> bool:
    """Say whether something other than their own leaving keeps an address off a list."""
    return any(
        one.reason is not SuppressionReason.UNSUBSCRIBED and one.list in (None, list_key)
        for one in workspace.store.suppressions(subscriber.person.address_key)
    )
