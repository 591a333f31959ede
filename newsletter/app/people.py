"""Subscriber use cases: add, find and erase one person."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.app.segments import find_segment, people_of_segment
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import (
    Action,
    Actor,
    Consent,
    ConsentAction,
    Hint,
    Person,
    Subscriber,
    Suppression,
    SuppressionReason,
)
from newsletter.model.phrase import phrase
from newsletter.ports import ImportCounts, SubscriberStore
from newsletter.subscribers.address import read_address


def new_person(address: str, *, first_name: str = "", last_name: str = "", lang: str = "") -> Person:
    """Return a person who is not in the database yet; raises AddressError."""
    kept, address_key = read_address(address)
    return Person(
        address=kept, address_key=address_key, first_name=first_name, last_name=last_name, lang=lang
    )


def add_person(
    workspace: Workspace,
    person: Person,
    *,
    list_key: str,
    basis: str,
    by: Actor,
    welcome: bool = False,
) -> ImportCounts:
    """Subscribe one person whose consent staff confirm; with `welcome` a new one gets the welcome email.

    Raises RefusedError if they are suppressed, or left the list: only they can come back to it.
    """
    now = workspace.clock.now()
    consent = Consent(
        list=list_key,
        action=ConsentAction.GRANTED,
        at=now,
        basis=basis,
        method="staff",
        actor=by.name,
    )
    counts = workspace.store.import_people([(person, consent)])
    if counts.suppressed:
        raise _not_added(workspace.store, person, list_key)
    if welcome and counts.added:
        workspace.store.queue_welcome(person.address_key, list_key, since=now, now=now)
    return counts


def _not_added(store: SubscriberStore, person: Person, list_key: str) -> RefusedError:
    """Return why somebody was not added, and what can be done: who left can be asked, others cannot."""
    barring = {one.reason for one in store.suppressions(person.address_key) if one.list in (None, list_key)}
    if barring - {SuppressionReason.UNSUBSCRIBED}:
        return RefusedError(
            phrase("{address} is on the suppression list and was not added", address=person.address),
            next_steps=(Hint(Action.SHOW_SUBSCRIBER, person.address),),
        )
    moved = bool(store.address_now(person.address_key))
    return RefusedError(
        phrase("{address} was given up for another address and was not added", address=person.address)
        if moved
        else phrase(
            "{address} unsubscribed from {list} and was not added", address=person.address, list=list_key
        ),
        hint="Only they can subscribe again. You can email them a link to confirm that they want it",
        next_steps=(Hint(Action.SEND_CONFIRMATION, f"{person.address} {list_key}"),),
    )


def find_person(store: SubscriberStore, address: str) -> Subscriber:
    """Return one person by address; raises AddressError, NotFoundError."""
    _kept, key = read_address(address)
    subscriber = store.subscriber(key)
    if subscriber is None:
        now = store.address_now(key)
        raise NotFoundError(
            phrase("there is no subscriber with the address {address}", address=address),
            hint=phrase("Their email goes to {now} now", now=now) if now else "",
        )
    return subscriber


def find_suppressions(store: SubscriberStore, address: str) -> tuple[Suppression, ...]:
    """Return why an address must not be mailed, known or not; of an erased person nothing is said."""
    _kept, key = read_address(address)
    found = store.suppressions(key)
    return () if any(one.reason is SuppressionReason.ERASED for one in found) else found


def erase_person(workspace: Workspace, address: str) -> bool:
    """Erase a person's data except the suppression; False if there is no such subscriber."""
    _kept, key = read_address(address)
    return workspace.store.erase(key, now=workspace.clock.now())


def find_people(
    workspace: Workspace, *, list_key: str | None = None, segment: str | None = None
) -> Iterator[Subscriber]:
    """Stream everybody, those of a list, or those subscribed to it who are in a segment.

    `segment` is a name or an expression. Raises NotFoundError for an unknown list, RefusedError.
    """
    if segment is None:
        return workspace.store.subscribers(list=workspace.list_key(list_key) if list_key else None)
    tree = find_segment(workspace.publication, segment)
    return people_of_segment(workspace, workspace.list_key(list_key), tree)
