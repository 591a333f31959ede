"""List choice: which lists a person is on or may join by themselves, and changing that by their own link."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from newsletter.app.preferences import PAGE_METHOD
from newsletter.app.signing_up import open_lists
from newsletter.app.unsubscribing import ASKED
from newsletter.app.workspace import Workspace
from newsletter.model import (
    Consent,
    ConsentAction,
    MailingList,
    Subscriber,
    SubscriptionStatus,
    SuppressionReason,
)
from newsletter.subscribers.consent_evidence import PREFERENCES_FORM, consent_evidence
from newsletter.subscribers.double_opt_in import network_prefix

READER = "the subscriber"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlace:
    """One list as a person sees it."""

    key: str
    title: str
    description: str
    title_in: Mapping[str, str]
    description_in: Mapping[str, str]
    subscribed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChoice:
    """The lists a person is on, and those they may join."""

    lists: tuple[ListPlace, ...]
    blocked: bool
    """No email may be sent to this address, and only staff can change that."""


def list_choice(workspace: Workspace, subscriber: Subscriber) -> ListChoice:
    """Return the lists a person is on, whether public or not, and the public ones they may join."""
    on = _lists_on(subscriber)
    blocked_on = _blocked_lists(workspace, subscriber)
    joinable = {one.key for one in open_lists(workspace)} - blocked_on
    if None in blocked_on:
        joinable = set()
    lists = workspace.publication.lists
    known = [*lists.values(), *(MailingList(key=key, title=key, why="") for key in sorted(on - set(lists)))]
    return ListChoice(
        lists=tuple(
            ListPlace(
                key=one.key,
                title=one.title,
                title_in=one.title_in,
                description=one.description or "",
                description_in=one.description_in,
                subscribed=one.key in on,
            )
            for one in known
            if one.key in on or one.key in joinable
        ),
        blocked=None in blocked_on,
    )


def change_lists(
    workspace: Workspace,
    subscriber: Subscriber,
    *,
    shown: Collection[str],
    wanted: Collection[str],
    words: Mapping[str, str],
    client: str,
) -> None:
    """Leave the lists that were shown and are not wanted, and join those that are; the others stay.

    `words` has, by list, what the page showed about joining it: it becomes the basis of the consent. Only a
    person's own unsubscribing is lifted by joining. Doing it twice changes nothing.
    """
    choice = list_choice(workspace, subscriber)
    now, network = workspace.clock.now(), network_prefix(client)
    source = "form: preferences" + (f", network: {network}" if network else "")
    for place in choice.lists:
        if place.key not in shown or place.subscribed == (place.key in wanted):
            continue
        joins = not place.subscribed
        consent = Consent(
            list=place.key,
            action=ConsentAction.GRANTED if joins else ConsentAction.WITHDRAWN,
            at=now,
            basis=words.get(place.key, place.title) if joins else ASKED,
            method=PAGE_METHOD,
            source=source,
            actor=READER,
            evidence=_evidence(subscriber, words.get(place.key, place.title), network) if joins else None,
        )
        if joins:
            workspace.store.import_people([(subscriber.person, consent)])
            if workspace.publication.lists[place.key].welcome:
                workspace.store.queue_welcome(subscriber.person.address_key, place.key, since=now, now=now)
        else:
            workspace.store.unsubscribe(subscriber.person.address_key, consent)


def _evidence(subscriber: Subscriber, words: str, network: str) -> Mapping[str, str]:
    return consent_evidence(
        address=subscriber.person.address, form=PREFERENCES_FORM, words=words, network=network
    )


def leave_all_lists(workspace: Workspace, subscriber: Subscriber, *, client: str) -> None:
    """Take a person off every list, now and for lists that are still to come, until they join one again."""
    network = network_prefix(client)
    withdrawal = Consent(
        list="",
        action=ConsentAction.WITHDRAWN,
        at=workspace.clock.now(),
        basis=ASKED,
        method=PAGE_METHOD,
        source="form: preferences" + (f", network: {network}" if network else ""),
        actor=READER,
    )
    workspace.store.unsubscribe(subscriber.person.address_key, withdrawal, everywhere=True)


def _lists_on(subscriber: Subscriber) -> set[str]:
    return {one.list for one in subscriber.subscriptions if one.status is SubscriptionStatus.SUBSCRIBED}


def _blocked_lists(workspace: Workspace, subscriber: Subscriber) -> set[str | None]:
    """Return the lists on which something other than their own leaving bars a person; None is every list."""
    return {
        one.list
        for one in workspace.store.suppressions(subscriber.person.address_key)
        if one.reason is not SuppressionReason.UNSUBSCRIBED
    }
