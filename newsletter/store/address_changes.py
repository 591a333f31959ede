"""Moves a person to another address, and says which address they had when."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import (
    Consent,
    NewReaderRequest,
    ReaderRequest,
    ReaderRequestKind,
    ReaderRequestStatus,
    Subscriber,
    SuppressionReason,
)
from newsletter.model.deferred_dataclass import dataclass
from newsletter.store.edit_tables import merges
from newsletter.store.merge_lookup import merged_addresses
from newsletter.store.people import one_subscriber
from newsletter.store.reader_request_tables import reader_requests
from newsletter.store.reader_requests import CHANGES, add_request, everywhere_reasons
from newsletter.store.repository import Repository
from newsletter.store.suppression import suppress, withdraw
from newsletter.store.tables import deliveries, quoted, subscribers, subscriptions, suppressions
from newsletter.subscribers.mailbox_key import mailbox_key
from newsletter.subscribers.reader_request_policy import AddressMove, may_move

_WHO = sa.bindparam("who", type_=sa.BigInteger)
# Built once: every report of a bounce asks.
_CHANGES = (
    sa.select(reader_requests.c.old_address_key, reader_requests.c.settled_at)
    .where(
        reader_requests.c.subscriber_id == _WHO,
        reader_requests.c.kind.in_([quoted(kind) for kind in CHANGES]),
        reader_requests.c.status == quoted(ReaderRequestStatus.DONE.value),
    )
    .order_by(reader_requests.c.settled_at, reader_requests.c.id)
)
_SENT_AT = sa.select(
    sa.func.coalesce(deliveries.c.first_try_at, deliveries.c.updated_at, type_=deliveries.c.updated_at.type)
).where(
    deliveries.c.mailing_id == sa.bindparam("mailing", type_=sa.BigInteger),
    deliveries.c.subscriber_id == _WHO,
)


class AddressChanges(Repository):
    """Changes of address, each in one transaction."""

    def move_person(self, request: ReaderRequest, withdrawal: Consent, *, now: datetime) -> AddressMove:
        """Email a person at the address of a request from now on; doing it twice is once.

        Suppressions of the old address stay with it. What the person left, they have left at the new one
        too, and what its owner left there they do not get at it: `withdrawal` is recorded for that. The
        link to their preferences changes, so that the old mailbox does not open them. A first change (not
        one that takes it back) queues a notice to the old address.
        """
        with self._database.writing() as connection:
            if not _is_open(connection, request, now):
                return AddressMove.NOTHING
            held = sa.select(subscribers).where(_stands(request)).with_for_update(of=subscribers)
            person = connection.execute(held).one_or_none()
            if person is None:
                return AddressMove.NOTHING
            wanted = request.request
            here, there = bytes(person.address_hash), self._address_hash(wanted.address_key)
            refused = _refusal(connection, wanted, here, there)
            if refused is not None:
                return refused
            self._move(connection, person.id, wanted, here, there, withdrawal, now)
            connection.execute(
                sa.update(reader_requests)
                .where(reader_requests.c.id == request.id)
                .values(status=ReaderRequestStatus.DONE.value, settled_at=now, next_at=None)
            )
            if wanted.kind is ReaderRequestKind.NEW_ADDRESS:
                reachable = SuppressionReason.BOUNCED not in everywhere_reasons(connection, here)
                add_request(connection, _notice(wanted), emails=reachable, now=now)
            return AddressMove.MOVED

    def move_person_by_staff(
        self, request: NewReaderRequest, withdrawal: Consent, *, now: datetime, dry_run: bool = False
    ) -> AddressMove:
        """Do the same at staff's word, which `request` holds: no link is asked for, all else is the same."""
        with self._database.writing() as connection:
            mine = sa.and_(subscribers.c.id == request.subscriber_id, subscribers.c.erased_at.is_(None))
            held = sa.select(subscribers).where(mine).with_for_update(of=subscribers)
            person = connection.execute(held).one_or_none()
            if person is None or person.address_key != request.old_address_key:
                return AddressMove.NOTHING
            here, there = bytes(person.address_hash), self._address_hash(request.address_key)
            if here == there:
                return AddressMove.NOTHING
            refused = _refusal(connection, request, here, there)
            if refused is not None or dry_run:
                return refused or AddressMove.MOVED
            self._move(connection, person.id, request, here, there, withdrawal, now)
            add_request(connection, request, emails=False, now=now)
            newest = sa.select(sa.func.max(reader_requests.c.id)).where(
                reader_requests.c.subscriber_id == person.id
            )
            connection.execute(
                sa.update(reader_requests)
                .where(reader_requests.c.id == newest.scalar_subquery())
                .values(status=ReaderRequestStatus.DONE.value, settled_at=now)
            )
            reachable = SuppressionReason.BOUNCED not in everywhere_reasons(connection, here)
            add_request(connection, _notice(request), emails=reachable, now=now)
            return AddressMove.MOVED

    def _move(
        self,
        connection: Connection,
        subscriber_id: int,
        wanted: NewReaderRequest,
        here: bytes,
        there: bytes,
        withdrawal: Consent,
        now: datetime,
    ) -> None:
        """Write a change of address, with what was left at either."""
        self._carry_departures(connection, here, there, now)
        connection.execute(
            sa.update(subscribers)
            .where(subscribers.c.id == subscriber_id)
            .values(
                address=wanted.address,
                address_key=wanted.address_key,
                address_hash=there,
                preferences_token=secrets.token_urlsafe(16),
            )
        )
        self._leave_what_was_left(connection, subscriber_id, there, withdrawal)

    def _carry_departures(self, connection: Connection, here: bytes, there: bytes, now: datetime) -> None:
        """Write down for the new address what the person left at the old one."""
        left = sa.select(suppressions).where(
            suppressions.c.address_hash == here,
            suppressions.c.reason == SuppressionReason.UNSUBSCRIBED.value,
        )
        for row in connection.execute(left).all():
            suppress(
                self._database,
                connection,
                there,
                row.list,
                SuppressionReason.UNSUBSCRIBED,
                now=now,
                note="left with an earlier address",
            )

    def _leave_what_was_left(
        self, connection: Connection, subscriber_id: int, there: bytes, withdrawal: Consent
    ) -> None:
        """Take a person off the lists that the new address is suppressed on."""
        barred = set(
            connection.execute(
                sa.select(suppressions.c.list).where(suppressions.c.address_hash == there)
            ).scalars()
        )
        on = sa.select(subscriptions.c.list).where(
            subscriptions.c.subscriber_id == subscriber_id, subscriptions.c.status == "subscribed"
        )
        for key in sorted(connection.execute(on).scalars()):
            if key in barred:
                mine = replace(withdrawal, list=key)
                withdraw(self._database, connection, subscriber_id, there, mine, everywhere=False)

    def address_now(self, address_key: str) -> str:
        """Return where somebody gets email who had this address before a change or a merge; "" for nobody."""
        changed = sa.select(reader_requests.c.subscriber_id).where(
            reader_requests.c.old_address_key == address_key,
            reader_requests.c.kind.in_(CHANGES),
            reader_requests.c.settled_at.is_not(None),
            reader_requests.c.status == ReaderRequestStatus.DONE.value,
        )
        merged = sa.select(merges.c.kept_id).where(merges.c.address_key == address_key)
        owner = sa.select(subscribers.c.address).where(
            sa.or_(subscribers.c.id.in_(changed), subscribers.c.id.in_(merged)),
            subscribers.c.erased_at.is_(None),
        )
        with self._database.reading() as connection:
            return connection.execute(owner.order_by(subscribers.c.id.desc()).limit(1)).scalar() or ""

    def requester(self, request: ReaderRequest) -> Subscriber | None:
        """Return the person whom a request is about, while it still stands; see `_stands`."""
        with self._database.reading() as connection:
            return one_subscriber(connection, _stands(request))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """An address of a person, and from when until when it was theirs; None: from or to the end."""

    address_key: str
    address_hash: bytes
    since: datetime | None = None
    until: datetime | None = None

    def was_theirs(self, at: datetime) -> bool:
        """Whether it was the person's address at that time."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


def mailbox_of(
    connection: Connection,
    subscriber_id: int,
    mailing_id: int | None,
    present: Mailbox,
    *,
    hashed: Callable[[str], bytes],
) -> Mailbox:
    """Return the mailbox that a person's delivery of a mailing went to; `present` is theirs now."""
    changes = connection.execute(_CHANGES, {"who": subscriber_id}).all()
    if not changes:
        return present
    sent_at = connection.execute(_SENT_AT, {"who": subscriber_id, "mailing": mailing_id}).scalar()
    before = [row for row in changes if sent_at is None or row.settled_at <= sent_at]
    since = before[-1].settled_at if before else None
    if len(before) == len(changes):
        return replace(present, since=since)
    left = changes[len(before)]
    return Mailbox(
        address_key=left.old_address_key,
        address_hash=hashed(left.old_address_key),
        since=since,
        until=left.settled_at,
    )


def former_addresses(connection: Connection, subscriber_id: int) -> Sequence[str]:
    """Return the addresses that a person had before a change or a merge, oldest first."""
    changed = [row.old_address_key for row in connection.execute(_CHANGES, {"who": subscriber_id})]
    return [*changed, *merged_addresses(connection, subscriber_id)]


def moved_away(connection: Connection, keys: Sequence[str]) -> dict[str, datetime]:
    """Return those of some addresses whose owner gets email at another one now, and since when."""
    changed = (
        sa.select(reader_requests.c.old_address_key, reader_requests.c.settled_at)
        .where(
            reader_requests.c.old_address_key.in_(keys),
            reader_requests.c.settled_at.is_not(None),
            reader_requests.c.kind == ReaderRequestKind.NEW_ADDRESS.value,
        )
        .order_by(reader_requests.c.settled_at)
    )
    merged = sa.select(merges.c.address_key, merges.c.at).where(merges.c.address_key.in_(keys))
    found = {row.address_key: row.at for row in connection.execute(merged)}
    for row in connection.execute(changed):
        found[row.old_address_key] = max(row.settled_at, found.get(row.old_address_key, row.settled_at))
    return found


def _is_open(connection: Connection, request: ReaderRequest, now: datetime) -> bool:
    wanted = sa.select(reader_requests.c.id).where(
        reader_requests.c.id == request.id,
        reader_requests.c.kind.in_(CHANGES),
        reader_requests.c.status == ReaderRequestStatus.PENDING.value,
        reader_requests.c.expires_at > now,
    )
    return connection.execute(wanted.with_for_update()).first() is not None


def _stands(request: ReaderRequest) -> sa.ColumnElement[bool]:
    """Return whether `subscribers` is the person of a request that still stands.

    They must have the address that they had when they asked, except for taking a change back: whoever got
    hold of a link may have changed the address again. What was asked for before a change was taken back
    stands no longer, or they could do it once more.
    """
    wanted, earlier = request.request, reader_requests.alias()
    taken_back = sa.exists().where(
        earlier.c.subscriber_id == wanted.subscriber_id,
        earlier.c.kind == ReaderRequestKind.UNDO_ADDRESS.value,
        earlier.c.settled_at > request.requested_at,
    )
    here = (
        sa.true()
        if wanted.kind is ReaderRequestKind.UNDO_ADDRESS
        else subscribers.c.address_key == (wanted.old_address_key or wanted.address_key)
    )
    is_person = sa.and_(subscribers.c.id == wanted.subscriber_id, subscribers.c.erased_at.is_(None))
    return sa.and_(is_person, here, sa.not_(taken_back))


def _refusal(
    connection: Connection, wanted: NewReaderRequest, here: bytes, there: bytes
) -> AddressMove | None:
    if _taken(connection, wanted.address_key):
        return AddressMove.TAKEN
    undoes = wanted.kind is ReaderRequestKind.UNDO_ADDRESS
    reasons = everywhere_reasons(connection, there), everywhere_reasons(connection, here)
    return None if may_move(*reasons, undoes=undoes) else AddressMove.BARRED


def _taken(connection: Connection, address_key: str) -> bool:
    wanted = sa.select(subscribers.c.id).where(subscribers.c.address_key == address_key)
    return connection.execute(wanted).first() is not None


def _notice(changed: NewReaderRequest) -> NewReaderRequest:
    """Return the notice to the address before, whose link changes it back."""
    return NewReaderRequest(
        kind=ReaderRequestKind.UNDO_ADDRESS,
        address=changed.old_address,
        address_key=changed.old_address_key,
        mailbox_key=mailbox_key(changed.old_address_key),
        subscriber_id=changed.subscriber_id,
        old_address=changed.address,
        old_address_key=changed.address_key,
        lang=changed.lang,
    )
