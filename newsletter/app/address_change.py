"""Change of address: asked for on the preferences page, confirmed at the new one, undone from the old one."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.list_choice import READER
from newsletter.app.people import find_person
from newsletter.app.preference_links import LIMITS, LONGEST_LANG
from newsletter.app.preferences import PAGE_METHOD
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import (
    Action,
    Actor,
    Consent,
    ConsentAction,
    Hint,
    NewReaderRequest,
    ReaderRequest,
    ReaderRequestKind,
    ReaderRequestStatus,
    Subscriber,
    SuppressionReason,
)
from newsletter.model.phrase import phrase
from newsletter.subscribers.address import read_address
from newsletter.subscribers.double_opt_in import network_prefix
from newsletter.subscribers.mailbox_key import mailbox_key
from newsletter.subscribers.masking import mask_address
from newsletter.subscribers.reader_request_policy import AddressMove, may_move

_KINDS = (ReaderRequestKind.NEW_ADDRESS, ReaderRequestKind.UNDO_ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLink:
    """What the page of a confirmation link, or of a link that undoes, shows."""

    state: str
    """open, done, taken (the address gets email already), barred (it cannot), or expired."""
    undoes: bool
    address: str
    """Where emails would go, masked."""
    old: str
    """Where they go before that, masked."""
    lang: str
    preferences_token: str
    """Of the person at that address, once it is done or taken; else ""."""


STAFF_METHOD = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMove:
    """A change of address by staff; `changed` False if it was their address before.

    `leaves` are the lists that the new address had left, so the person is off them.
    """

    old: str
    new: str
    changed: bool
    leaves: tuple[str, ...]


def request_address(
    workspace: Workspace, subscriber: Subscriber, address: str, *, lang: str, client: str
) -> None:
    """Ask at a new address whether its owner wants a person's emails there.

    Whether the new address is known, suppressed or asked too often never shows, nor that it is the one they
    have. Raises AddressError for what is no address.
    """
    kept, key = read_address(address)
    person = subscriber.person
    request = NewReaderRequest(
        kind=ReaderRequestKind.NEW_ADDRESS,
        address=kept,
        address_key=key,
        mailbox_key=mailbox_key(key),
        subscriber_id=subscriber.id,
        old_address=person.address,
        old_address_key=person.address_key,
        lang=lang[:LONGEST_LANG],
        network=network_prefix(client),
    )
    here: set[SuppressionReason] = {subscriber.suppressed} if subscriber.suppressed else set()
    possible = key != person.address_key and may_move((), here, undoes=False)
    workspace.store.take_request(request, known=possible, limits=LIMITS, now=workspace.clock.now())


def find_address_link(workspace: Workspace, token: str) -> AddressLink:
    """Return what a link stands for; raises NotFoundError."""
    request = _request(workspace, token)
    wanted = request.request
    state = _state(workspace, request)
    owner = workspace.store.subscriber(wanted.address_key) if state in ("done", "taken") else None
    return AddressLink(
        state=state,
        undoes=wanted.kind is ReaderRequestKind.UNDO_ADDRESS,
        address=mask_address(wanted.address),
        old=mask_address(wanted.old_address),
        lang=wanted.lang,
        preferences_token=owner.preferences_token if owner else "",
    )


def change_address(workspace: Workspace, token: str) -> AddressMove:
    """Do what a link is for. Doing it twice is once. Raises NotFoundError."""
    request = _request(workspace, token)
    withdrawal = Consent(
        list="",
        action=ConsentAction.WITHDRAWN,
        at=workspace.clock.now(),
        basis="changed to an address that had left this list",
        method=PAGE_METHOD,
        source="form: change of address",
        actor=READER,
    )
    return workspace.store.move_person(request, withdrawal, now=withdrawal.at)


def change_address_by_staff(
    workspace: Workspace, address: str, new: str, *, reason: str, by: Actor, dry_run: bool = False
) -> StaffMove:
    """Email a person at another address from now on because they told staff so; `reason` says how.

    All that holds for a change by the person holds here: suppressions and what was left are the same, and the
    old address gets the notice with a link that takes it back. Raises AddressError, NotFoundError, and
    RefusedError if the new address is somebody else's already, or must not be mailed.
    """
    subscriber = find_person(workspace.store, address)
    kept, key = read_address(new)
    person = subscriber.person
    if not reason.strip():
        raise RefusedError("a change of address needs a reason", hint="Say how they asked for it")
    request = NewReaderRequest(
        kind=ReaderRequestKind.NEW_ADDRESS,
        address=kept,
        address_key=key,
        mailbox_key=mailbox_key(key),
        subscriber_id=subscriber.id,
        old_address=person.address,
        old_address_key=person.address_key,
        lang=person.lang[:LONGEST_LANG],
        actor=by.name,
        reason=reason.strip(),
    )
    withdrawal = Consent(
        list="",
        action=ConsentAction.WITHDRAWN,
        at=workspace.clock.now(),
        basis="changed by staff to an address that had left this list",
        method=STAFF_METHOD,
        source=f"change of address: {reason.strip()}",
        actor=by.name,
    )
    move = workspace.store.move_person_by_staff(request, withdrawal, now=withdrawal.at, dry_run=dry_run)
    if move is AddressMove.TAKEN:
        raise RefusedError(
            phrase("{kept} is a subscriber already", kept=kept),
            hint="Merge the two records instead",
            next_steps=(Hint(Action.MERGE_SUBSCRIBERS, f"{kept} {person.address}"),),
        )
    if move is AddressMove.BARRED:
        raise RefusedError(
            phrase(
                "{address} cannot be changed to {kept}: one of them complained, bounced, or was suppressed "
                "by staff",
                address=person.address,
                kept=kept,
            ),
            next_steps=(Hint(Action.SHOW_SUBSCRIBER, kept), Hint(Action.SHOW_SUBSCRIBER, person.address)),
        )
    leaves = _left_there(workspace, subscriber, key)
    return StaffMove(old=person.address, new=kept, changed=move is AddressMove.MOVED, leaves=leaves)


def _left_there(workspace: Workspace, subscriber: Subscriber, key: str) -> tuple[str, ...]:
    """Return the lists that a person is on and that the new address has left."""
    barred = {one.list for one in workspace.store.suppressions(key)}
    return tuple(one.list for one in subscriber.subscriptions if barred & {None, one.list})


def _request(workspace: Workspace, token: str) -> ReaderRequest:
    found = workspace.store.request_by_token(token, _KINDS)
    if found is None:
        raise NotFoundError("this is not a known link to change an address")
    return found


def _state(workspace: Workspace, request: ReaderRequest) -> str:
    """Return the state of a link, as far as it can be told without doing it."""
    wanted = request.request
    now_there = workspace.store.subscriber(wanted.address_key)
    if request.status is ReaderRequestStatus.DONE:
        return "done" if now_there and now_there.id == wanted.subscriber_id else "expired"
    person = workspace.store.requester(request)
    if person is None or request.expires_at <= workspace.clock.now():
        return "expired"
    if now_there is not None:
        return "taken"
    there = {one.reason for one in workspace.store.suppressions(wanted.address_key) if one.list is None}
    here = {person.suppressed} if person.suppressed else set()
    undoes = wanted.kind is ReaderRequestKind.UNDO_ADDRESS
    return "open" if may_move(there, here, undoes=undoes) else "barred"
