"""Unsubscribing: by address or by the token of an unsubscribe link; the method goes on the consent record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from newsletter.app.people import find_person
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.model import Actor, Consent, ConsentAction

ASKED = "asked to be unsubscribed"
"""The basis of a withdrawal for which nobody gave a reason."""


class Method(StrEnum):
    """How a person unsubscribed, as recorded in the consent row."""

    STAFF = "staff"
    MAILTO = "mailto"
    ONE_CLICK = "one-click"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribed:
    """Who was unsubscribed, and from which lists; () if they were on none of them."""

    address: str
    lists: tuple[str, ...]


def unsubscribe_address(
    workspace: Workspace, address: str, *, list_key: str | None, everywhere: bool, method: Method, by: Actor
) -> Unsubscribed:
    """Unsubscribe an address from one list, or from all its lists. Raises AddressError, NotFoundError."""
    subscriber = find_person(workspace.store, address)
    lists = (list_key,) if list_key else tuple(one.list for one in subscriber.subscriptions)
    unsubscribed = []
    for key in lists:
        withdrawal = _withdrawal(workspace, key, method=method, by=by)
        if workspace.store.unsubscribe(subscriber.person.address_key, withdrawal, everywhere=everywhere):
            unsubscribed.append(key)
    return Unsubscribed(address=subscriber.person.address, lists=tuple(unsubscribed))


def unsubscribe_token(
    workspace: Workspace, token: str, *, everywhere: bool, method: Method, by: Actor, reason: str = ""
) -> Unsubscribed:
    """Unsubscribe the person an unsubscribe link belongs to from its list. Raises NotFoundError.

    `reason` is what they chose to say, in a few words; it goes on the consent record.
    """
    basis = f"{ASKED}: {reason}" if reason else ASKED
    withdrawal = _withdrawal(workspace, "", method=method, by=by, basis=basis)
    found = workspace.store.unsubscribe_by_token(token, withdrawal, everywhere=everywhere)
    if found is None:
        raise NotFoundError("this is not a known unsubscribe link", hint="Give the whole link, or an address")
    address, lists = found
    return Unsubscribed(address=address, lists=lists)


def _withdrawal(
    workspace: Workspace, list_key: str, *, method: Method, by: Actor, basis: str = ASKED
) -> Consent:
    return Consent(
        list=list_key,
        action=ConsentAction.WITHDRAWN,
        at=workspace.clock.now(),
        basis=basis,
        method=method.value,
        actor=by.name,
    )
