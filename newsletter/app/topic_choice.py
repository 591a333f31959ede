"""Topic choice: what a person wants of each of their lists, set by their own page or by staff."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from newsletter.app.list_choice import READER
from newsletter.app.people import find_person
from newsletter.app.preferences import PAGE_METHOD
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import Actor, Subscriber, Subscription, SubscriptionStatus, Topic, TopicChoice
from newsletter.model.phrase import phrase, setting
from newsletter.subscribers.topic_names import read_topic_names

UNKNOWN, BOTH, NONE = "unknown", "both", "none"
"""Why a form saves nothing: a list or topic that does not exist, everything and topics too, no topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTopics:
    """What a person wants of one list: `chosen` None is everything."""

    key: str
    title: str
    topics: tuple[Topic, ...]
    chosen: tuple[str, ...] | None


def list_topics(workspace: Workspace, subscriber: Subscriber) -> tuple[ListTopics, ...]:
    """Return what a person wants of each list they are on; () for a publication without topics."""
    publication = workspace.publication
    if not publication.topics:
        return ()
    return tuple(
        ListTopics(
            key=one.list,
            title=publication.lists[one.list].title if one.list in publication.lists else one.list,
            topics=tuple(publication.topics.values()),
            chosen=one.topics,
        )
        for one in subscriber.subscriptions
        if one.status is SubscriptionStatus.SUBSCRIBED
    )


def save_topics(
    workspace: Workspace,
    subscriber: Subscriber,
    *,
    list_key: str,
    everything: bool,
    topics: Collection[str],
) -> str:
    """Save what a person wants of one list; return "", or why nothing was saved (UNKNOWN, BOTH, NONE).

    Topics that were chosen before may stay checked beside "everything".
    """
    place = _place(subscriber, list_key)
    if place is None or not set(topics) <= set(workspace.publication.topics):
        return UNKNOWN
    if everything and not set(topics) <= set(place.topics or ()):
        return BOTH
    if not everything and not topics:
        return NONE
    chosen = None if everything else tuple(key for key in workspace.publication.topics if key in topics)
    _choose(workspace, subscriber, list_key, chosen, method=PAGE_METHOD, actor=READER)
    return ""


def choose_for(
    workspace: Workspace, address: str, *, list_key: str, names: str, by: Actor
) -> tuple[str, ...] | None:
    """Record what somebody asked staff for: `housing, parks`, or `all`; return the topics, None for all.

    Raises AddressError, NotFoundError, and RefusedError for an unknown topic or a list they are not on.
    """
    subscriber = find_person(workspace.store, address)
    topics = read_topics(workspace, names)
    if _place(subscriber, list_key) is None:
        raise RefusedError(
            phrase(
                "{address} is not subscribed to {list_key}",
                address=subscriber.person.address,
                list_key=list_key,
            )
        )
    _choose(workspace, subscriber, list_key, topics, method="staff", actor=by.name)
    return topics


def read_topics(workspace: Workspace, names: str) -> tuple[str, ...] | None:
    """Return the topics that staff named, None for all; raises RefusedError."""
    topics = workspace.publication.topics
    if not topics:
        raise RefusedError(
            "There are no topics", hint=phrase("Define them first: {setting}", setting=setting("topics"))
        )
    try:
        return read_topic_names(names, topics)
    except ValueError as error:
        raise RefusedError(str(error)) from None


def _place(subscriber: Subscriber, list_key: str) -> Subscription | None:
    on = (one for one in subscriber.subscriptions if one.status is SubscriptionStatus.SUBSCRIBED)
    return next((one for one in on if one.list == list_key), None)


def _choose(
    workspace: Workspace,
    subscriber: Subscriber,
    list_key: str,
    topics: tuple[str, ...] | None,
    *,
    method: str,
    actor: str,
) -> None:
    choice = TopicChoice(list=list_key, topics=topics, at=workspace.clock.now(), method=method, actor=actor)
    workspace.store.choose_topics(subscriber.person.address_key, choice)
