"""Unsubscribing: by address or by the token of an unsubscribe link; the method goes on the consent record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from newsletter.app.people import find_person
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.model import Actor, Consent, ConsentAction, Subscriber


class Method(StrEnum):
    """How somebody asked to leave, as the consent record keeps it."""

    STAFF = "staff"
    MAILTO = "mailto"
    ONE_CLICK = "one-click"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribed:
    """Who left, and which lists; () when they were on none of them."""

    address: str
    lists: tuple[str, ...]


def unsubscribe_address(
    workspace: Workspace, address: str, *, list_key: str | None, everywhere: bool, method: Method, by: Actor
) -> Unsubscribed:
    """Take an address off one list, or off all it is on. Raises AddressError, NotFoundError."""
    subscriber = find_person(workspace.store, address)
    lists = (list_key,) if list_key else tuple(one.list for one in subscriber.subscriptions)
    return _unsubscribe(workspace, subscriber, lists, everywhere=everywhere, method=method, by=by)


def unsubscribe_token(
    workspace: Workspace, token: str, *, everywhere: bool, method: Method, by: Actor
) -> Unsubscribed:
    """Take whoever an unsubscribe link belongs to off its list. Raises NotFoundError."""
    found = workspace.store.subscriber_by_token(token)
    if found is None:
        raise NotFoundError("no unsubscribe link has this token", hint="Give the whole link or an address")
    subscriber, list_key = found
    return _unsubscribe(workspace, subscriber, (list_key,), everywhere=everywhere, method=method, by=by)


def _unsubscribe(
    workspace: Workspace,
    subscriber: Subscriber,
    lists: tuple[str, ...],
    *,
    everywhere: bool,
    method: Method,
    by: Actor,
) -> Unsubscribed:
    gone = []
    for key in lists:
        consent = Consent(
            list=key,
            action=ConsentAction.WITHDRAWN,
            at=workspace.clock.now(),
            basis="asked to leave",
            method=method.value,
            actor=by.name,
        )
        if workspace.store.unsubscribe(subscriber.person.address_key, consent, everywhere=everywhere):
            gone.append(key)
    return Unsubscribed(address=subscriber.person.address, lists=tuple(gone))
