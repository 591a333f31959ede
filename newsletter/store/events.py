"""Records delivery events (bounces, complaints, unsubscribes) and their effects in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.inbound.effects import GIVEN_UP, Effect, HardBounces, History, effect_of
from newsletter.inbound.soft_bounce_policy import PastDelivery
from newsletter.model import (
    BounceKind,
    BounceRules,
    Consent,
    ConsentAction,
    EventCounts,
    EventKind,
    MailEvent,
    Proof,
    SuppressionReason,
)
from newsletter.ports.mailbox import Taken
from newsletter.store.address_changes import Mailbox, mailbox_of
from newsletter.store.column_types import Moment
from newsletter.store.connection import insert_into
from newsletter.store.delivery_lookup import past_copies
from newsletter.store.delivery_transitions import one_line
from newsletter.store.event_tables import events
from newsletter.store.handovers import settle_as_sent
from newsletter.store.hard_bounces import (
    GroupKey,
    domain_of,
    doubtful_events,
    group_key,
    hard_history,
    release_held,
)
from newsletter.store.mailing_rows import to_event_counts
from newsletter.store.merge_lookup import owner_of_merged
from newsletter.store.repository import Repository
from newsletter.store.suppression import suppress, withdraw
from newsletter.store.tables import quoted, subscribers, subscriptions, suppressions

_PAGE = 1000
_KEYS_AT_ONCE = 500
_EVERYBODY = 2**31 - 1
_LATE = timedelta(days=7)
"""So late a provider may still report that a delivery had arrived."""
_BASES = {
    Proof.TOKEN: "Sent the mail that the unsubscribe link makes",
    Proof.SENDER: "Wrote “unsubscribe” from this address; that it was they who wrote is not proven",
    Proof.PROVIDER: "Unsubscribed at the email provider, which reported it",
}


# Built once: building a statement takes longer than running it, and each event needs these.
_PERSON = (
    sa.select(subscribers.c.id, subscribers.c.address_hash, subscribers.c.address_key)
    .where(subscribers.c.id == sa.bindparam("who"))
    .with_for_update(read=True)
)
_GIVEN_UP = (
    suppressions.c.address_hash == sa.bindparam("hashed", type_=sa.LargeBinary),
    suppressions.c.list.is_(None),
    suppressions.c.reason == quoted("bounced"),
    suppressions.c.note.startswith(GIVEN_UP),
    suppressions.c.at > sa.bindparam("after", type_=Moment),
)
"""The suppression that soft bounces led to a short while ago; an older one is for staff to lift."""
_IS_GIVEN_UP = sa.select(suppressions.c.id).where(*_GIVEN_UP)
_LIFT = sa.delete(suppressions).where(*_GIVEN_UP)


@cache
def _new_event(*, is_sqlite: bool) -> sa.Insert:
    return insert_into(events, is_sqlite=is_sqlite).on_conflict_do_nothing(index_elements=["key"])


class Events(Repository):
    """The writing half of the EventStore (newsletter.ports.mailbox), and the questions of reports."""

    def record_events(self, events: tuple[MailEvent, ...], *, rules: BounceRules, now: datetime) -> Taken:
        """Write the events of one mail and what follows from them; see ports.mailbox.EventStore."""
        new = suppressed = left = held = 0
        with self._database.writing() as connection:
            for event in events:
                person = _held(connection, event.subscriber_id)
                if person is None:
                    continue
                owner = person
                if person.address_hash is None:
                    owner = owner_of_merged(connection, event.subscriber_id) or person
                if not self._add(connection, event, erased=owner.address_hash is None):
                    continue
                new += 1
                if event.mailing_id is not None and event.kind is not EventKind.UNSUBSCRIBED:
                    settle_as_sent(connection, event, now)
                if owner.address_hash is not None:
                    theirs = replace(event, subscriber_id=owner.id)
                    left += self._leave(connection, theirs, bytes(owner.address_hash))
                    mailbox = self._mailbox(connection, event, owner)
                    effect = _effect(connection, event, mailbox, rules, now)
                    suppressed += self._suppress_for(connection, mailbox.address_hash, effect, now)
                    if effect.reason is SuppressionReason.COMPLAINED:
                        # A person complains, wherever they get their email by now; a mailbox bounces.
                        self._suppress_for(connection, bytes(owner.address_hash), effect, now)
                    held += effect.held
                    if event.bounce is not None:
                        suppressed += self._look_again(connection, event, owner, rules, now)
        return Taken(new=new, suppressed=suppressed, left=left, held=held)

    def _add(self, connection: Connection, event: MailEvent, *, erased: bool) -> bool:
        values = {
            "key": event.key,
            "kind": event.kind.value,
            "at": event.at,
            "subscriber_id": event.subscriber_id,
            "mailing_id": event.mailing_id,
            "list": event.list,
            "proof": event.proof.value,
            "bounce": event.bounce.value if event.bounce else "",
            "code": one_line(event.code)[:40],
            "words": "" if erased else one_line(event.words),
        }
        return connection.execute(_new_event(is_sqlite=self._database.is_sqlite), values).rowcount > 0

    def _leave(self, connection: Connection, event: MailEvent, hashed: bytes) -> int:
        if event.kind is not EventKind.UNSUBSCRIBED:
            return 0
        reported = event.proof is Proof.PROVIDER
        if reported and _came_back(connection, event):
            return 0
        withdrawal = Consent(
            list=event.list,
            action=ConsentAction.WITHDRAWN,
            at=event.at,
            basis=_BASES.get(event.proof, ""),
            method="provider" if reported else "mailto",
            source=f"report {event.key[:40]}" if reported else f"mail {event.key[:12]}",
            actor="reader",
        )
        return len(
            withdraw(self._database, connection, event.subscriber_id, hashed, withdrawal, everywhere=False)
        )

    def _mailbox(self, connection: Connection, event: MailEvent, person: Any) -> Mailbox:
        """Return where the delivery of an event went: the person may have another address by now."""
        now_theirs = Mailbox(address_key=person.address_key, address_hash=bytes(person.address_hash))
        if person.id != event.subscriber_id:  # the record was merged: its mailbox is that of then
            hashed = self._address_hash(person.merged_key)
            now_theirs = Mailbox(address_key=person.merged_key, address_hash=hashed)
        return mailbox_of(
            connection, event.subscriber_id, event.mailing_id, now_theirs, hashed=self._address_hash
        )

    def _suppress_for(self, connection: Connection, hashed: bytes, effect: Effect, now: datetime) -> bool:
        if effect.lifts:
            connection.execute(_LIFT, {"hashed": hashed, "after": now - _LATE})
        if effect.reason is None:
            return False
        note = one_line(effect.note)
        return suppress(self._database, connection, hashed, None, effect.reason, now=now, note=note)

    def _look_again(
        self, connection: Connection, event: MailEvent, person: Any, rules: BounceRules, now: datetime
    ) -> int:
        """Judge somebody's hard bounces in other mailings once more: reports come in any order."""
        earlier = sa.select(events).where(
            events.c.subscriber_id == event.subscriber_id,
            events.c.bounce == quoted("hard"),
            events.c.mailing_id != event.mailing_id,
        )
        again = []
        for row in connection.execute(earlier.order_by(events.c.mailing_id)).all():
            mailbox = self._mailbox(connection, _to_event(row), person)
            again.append((mailbox, _effect(connection, _to_event(row), mailbox, rules, now)))
        return sum(self._suppress_for(connection, one.address_hash, effect, now) for one, effect in again)

    def judge_again(self, *, after_mailing: int, rules: BounceRules, now: datetime) -> int:
        """Judge the hard bounces of later mailings once more; see ports.webhooks."""
        with self._database.reading() as connection:
            found = doubtful_events(connection, after_mailing)
        suppressed = 0
        known: dict[GroupKey, Sequence[HardBounces]] = {}
        for row in found:
            # A transaction each: there may be thousands, and others write in between.
            with self._database.writing() as connection:
                person = _held(connection, row.subscriber_id)
                if person is not None and person.address_hash is not None:
                    mailbox = self._mailbox(connection, _to_event(row), person)
                    effect = _effect(connection, _to_event(row), mailbox, rules, now, known=known)
                    suppressed += self._suppress_for(connection, mailbox.address_hash, effect, now)
        return suppressed

    def known_events(self, keys: Collection[str]) -> frozenset[str]:
        """Return which of these keys are recorded already."""
        asked, found = sorted(keys), set[str]()
        with self._database.reading() as connection:
            for start in range(0, len(asked), _KEYS_AT_ONCE):
                some = events.c.key.in_(asked[start : start + _KEYS_AT_ONCE])
                found.update(connection.execute(sa.select(events.c.key).where(some)).scalars())
        return frozenset(found)

    def event_counts(self, mailing_id: int) -> EventCounts:
        """Count the people whose deliveries of a mailing bounced, and who complained."""
        return self.event_counts_of([mailing_id])[mailing_id]

    def event_counts_of(self, mailing_ids: Collection[int]) -> Mapping[int, EventCounts]:
        """Count the same of several mailings, in one statement."""
        with self._database.reading() as connection:
            return count_events(connection, mailing_ids)

    def events_of_mailing(self, mailing_id: int) -> Iterator[tuple[str, MailEvent]]:
        """Stream what came back of a mailing, oldest first, each with the address of whose copy it was."""
        page = (
            sa.select(events, subscribers.c.address)
            .join(subscribers, subscribers.c.id == events.c.subscriber_id)
            .where(events.c.mailing_id == mailing_id)
            .order_by(events.c.id)
            .limit(_PAGE)
        )
        last = -1
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(page.where(events.c.id > last)).all()
            yield from ((row.address, _to_event(row)) for row in rows)
            if len(rows) < _PAGE:
                return
            last = rows[-1].id

    def events_of_person(self, subscriber_id: int) -> tuple[MailEvent, ...]:
        """Return all that is known of one person's copies, oldest first."""
        wanted = sa.select(events).where(events.c.subscriber_id == subscriber_id).order_by(events.c.id)
        with self._database.reading() as connection:
            return tuple(_to_event(row) for row in connection.execute(wanted))

    def unproven_departures(self, *, since: datetime) -> int:
        """Count who left since then by a mail that anybody could have written."""
        counted = sa.select(sa.func.count()).where(
            events.c.at >= since,
            events.c.kind == quoted("unsubscribed"),
            events.c.proof == quoted(Proof.SENDER.value),
        )
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def empty_event_words(self, *, before: datetime) -> int:
        """Empty what the other side said in events from before then; return how many."""
        old = sa.update(events).where(events.c.at < before, events.c.words != "")
        with self._database.writing() as connection:
            return connection.execute(old.values(words="")).rowcount


def count_events(connection: Connection, mailing_ids: Collection[int]) -> Mapping[int, EventCounts]:
    """Count the people whose deliveries of mailings bounced, and who complained."""
    what = (events.c.mailing_id, events.c.kind, events.c.bounce)
    counted = (
        sa.select(*what, sa.func.count(events.c.subscriber_id.distinct()))
        .where(events.c.mailing_id.in_(mailing_ids))
        .group_by(*what)
    )
    found: dict[int, dict[tuple[str, str], int]] = {number: {} for number in mailing_ids}
    for number, kind, bounce, people in connection.execute(counted) if found else ():
        found[number][kind, bounce] = people
    return {number: to_event_counts(by_kind) for number, by_kind in found.items()}


def _held(connection: Connection, subscriber_id: int) -> Any:
    """Return somebody's row, held until the end: whoever erases them waits, or is waited for."""
    return connection.execute(_PERSON, {"who": subscriber_id}).one_or_none()


def _came_back(connection: Connection, event: MailEvent) -> bool:
    """Say whether somebody joined the list after they left it, and the report of that is late."""
    joined = sa.select(subscriptions.c.since).where(
        subscriptions.c.subscriber_id == event.subscriber_id,
        subscriptions.c.list == event.list,
        subscriptions.c.since > event.at,
    )
    return connection.execute(joined).scalar() is not None


def _effect(
    connection: Connection,
    event: MailEvent,
    mailbox: Mailbox,
    rules: BounceRules,
    now: datetime,
    *,
    known: dict[GroupKey, Sequence[HardBounces]] | None = None,
) -> Effect:
    """Look up what the decision needs, and ask for it (newsletter.inbound.effects).

    When a group is not believed, those of it are released who were suppressed before it was too large. With
    `known`, each group is counted once, and all of it are released.
    """
    address_key = mailbox.address_key
    key = group_key(event, address_key)
    groups = known.get(key) if known is not None else None
    history = _history(connection, event, mailbox, now, groups)
    effect = effect_of(event, history, rules, domain=domain_of(address_key), now=now)
    many = [group.now for group in history.groups if group.unbelievable]
    if effect.held and many and groups is None:
        note = f", mailing {event.mailing_id}"
        most = max(many) if known is None else _EVERYBODY
        release_held(connection, event, address_key, note=note, most=most)
    if known is not None and effect.held == bool(many):
        known[key] = history.groups
    return effect


def _history(
    connection: Connection,
    event: MailEvent,
    mailbox: Mailbox,
    now: datetime,
    groups: Sequence[HardBounces] | None,
) -> History:
    """Look up what is known of the mailbox that the event is about, not of one that the person had else."""

    def past() -> tuple[PastDelivery, ...]:
        found = past_copies(connection, event.subscriber_id)
        return tuple(one for one in found if mailbox.was_theirs(one.sent_at))

    if event.bounce is not None:
        if event.bounce is BounceKind.HARD:
            return replace(hard_history(connection, event, mailbox.address_key, groups), deliveries=past())
        return History(deliveries=past())
    if event.kind is EventKind.DELIVERED:
        asked = {"hashed": mailbox.address_hash, "after": now - _LATE}
        if connection.execute(_IS_GIVEN_UP, asked).scalar() is not None:
            return History(deliveries=past(), given_up=True)
    return History()


def _to_event(row: Any) -> MailEvent:
    return MailEvent(
        key=row.key,
        kind=EventKind(row.kind),
        at=row.at,
        subscriber_id=row.subscriber_id,
        mailing_id=row.mailing_id,
        list=row.list,
        proof=Proof(row.proof),
        bounce=BounceKind(row.bounce) if row.bounce else None,
        code=row.code,
        words=row.words,
    )
