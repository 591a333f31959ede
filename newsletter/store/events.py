"""Records delivery events (bounces, complaints, unsubscribes) and their effects in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.inbound.effects import Effect, History, effect_of
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
from newsletter.store.address_changes import former_address_key, last_change
from newsletter.store.delivery_lookup import past_copies
from newsletter.store.delivery_transitions import one_line
from newsletter.store.event_tables import events
from newsletter.store.hard_bounces import domain_of, hard_history, release_held
from newsletter.store.repository import Repository
from newsletter.store.suppression import suppress, withdraw
from newsletter.store.tables import deliveries, quoted, subscribers

_PAGE = 1000
_BASES = {
    Proof.TOKEN: "Sent the mail that the unsubscribe link makes",
    Proof.SENDER: "Wrote “unsubscribe” from this address; that it was they who wrote is not proven",
}


class Events(Repository):
    """The writing half of the EventStore (newsletter.ports.mailbox), and the questions of reports."""

    def record_events(self, events: tuple[MailEvent, ...], *, rules: BounceRules, now: datetime) -> Taken:
        """Write the events of one mail and what follows from them; see ports.mailbox.EventStore."""
        new = suppressed = left = held = 0
        with self._database.writing() as connection:
            for event in events:
                person = _held(connection, event.subscriber_id)
                if person is None or not self._add(connection, event, erased=person.address_hash is None):
                    continue
                new += 1
                if event.mailing_id is not None and event.kind is not EventKind.UNSUBSCRIBED:
                    _settle_unknown(connection, event, now)
                if person.address_hash is not None:
                    left += self._leave(connection, event, bytes(person.address_hash))
                    key = _address_sent_to(connection, event) or person.address_key or ""
                    effect = _effect(connection, event, key, rules, now)
                    suppressed += self._suppress_for(connection, self._address_hash(key), effect, now)
                    if effect.reason is SuppressionReason.COMPLAINED and key != person.address_key:
                        # A person complains, wherever they get their email by now; a mailbox bounces.
                        self._suppress_for(connection, bytes(person.address_hash), effect, now)
                    held += effect.held
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
        insert = self._database.insert(events).on_conflict_do_nothing(index_elements=["key"])
        return connection.execute(insert.values(**values)).rowcount > 0

    def _leave(self, connection: Connection, event: MailEvent, hashed: bytes) -> int:
        if event.kind is not EventKind.UNSUBSCRIBED:
            return 0
        withdrawal = Consent(
            list=event.list,
            action=ConsentAction.WITHDRAWN,
            at=event.at,
            basis=_BASES.get(event.proof, ""),
            method="mailto",
            source=f"mail {event.key[:12]}",
            actor="reader",
        )
        return len(
            withdraw(self._database, connection, event.subscriber_id, hashed, withdrawal, everywhere=False)
        )

    def _suppress_for(self, connection: Connection, hashed: bytes, effect: Effect, now: datetime) -> bool:
        if effect.reason is None:
            return False
        note = one_line(effect.note)
        return suppress(self._database, connection, hashed, None, effect.reason, now=now, note=note)

    def event_counts(self, mailing_id: int) -> EventCounts:
        """Count the people whose copies of a mailing bounced, and who complained."""
        with self._database.reading() as connection:
            return count_events(connection, mailing_id)

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


def count_events(connection: Connection, mailing_id: int) -> EventCounts:
    """Count the people whose copies of a mailing bounced, and who complained."""
    counted = (
        sa.select(events.c.kind, events.c.bounce, sa.func.count(events.c.subscriber_id.distinct()))
        .where(events.c.mailing_id == mailing_id)
        .group_by(events.c.kind, events.c.bounce)
    )
    found = {(kind, bounce): number for kind, bounce, number in connection.execute(counted)}
    bounced = {one.value: found.get(("bounced", one.value), 0) for one in BounceKind}
    return EventCounts(**bounced, complained=found.get(("complained", ""), 0))


def _held(connection: Connection, subscriber_id: int) -> Any:
    """Return somebody's row, held until the end: whoever erases them waits, or is waited for."""
    columns = (subscribers.c.id, subscribers.c.address_hash, subscribers.c.address_key)
    wanted = sa.select(*columns).where(subscribers.c.id == subscriber_id)
    return connection.execute(wanted.with_for_update(read=True)).one_or_none()


def _address_sent_to(connection: Connection, event: MailEvent) -> str | None:
    """Return the address that a delivery went to, if the person has another one by now."""
    sent = sa.select(
        sa.func.coalesce(
            deliveries.c.first_try_at, deliveries.c.updated_at, type_=deliveries.c.updated_at.type
        )
    ).where(deliveries.c.mailing_id == event.mailing_id, deliveries.c.subscriber_id == event.subscriber_id)
    if event.mailing_id is None:
        return None
    return former_address_key(connection, event.subscriber_id, connection.execute(sent).scalar())


def _settle_unknown(connection: Connection, event: MailEvent, now: datetime) -> None:
    """A copy of which nobody could say whether it left was taken: something came back of it."""
    connection.execute(
        sa.update(deliveries)
        .where(
            deliveries.c.mailing_id == event.mailing_id,
            deliveries.c.subscriber_id == event.subscriber_id,
            deliveries.c.status == quoted("unknown"),
        )
        .values(status="sent", updated_at=now, detail=f"it left: what came back says so ({event.kind.value})")
    )


def _effect(
    connection: Connection, event: MailEvent, address_key: str, rules: BounceRules, now: datetime
) -> Effect:
    """Look up what the decision needs, and ask for it (newsletter.inbound.effects)."""
    history = History()
    if event.bounce is BounceKind.SOFT:
        since = last_change(connection, event.subscriber_id)
        sent = past_copies(connection, event.subscriber_id)
        # What an earlier address did says nothing about this one.
        history = History(deliveries=tuple(one for one in sent if since is None or one.sent_at >= since))
    elif event.bounce is BounceKind.HARD:
        history = hard_history(connection, event, address_key)
    effect = effect_of(event, history, rules, domain=domain_of(address_key), now=now)
    if effect.held and (many := [group.now for group in history.groups if group.unbelievable]):
        note = f", mailing {event.mailing_id}"
        release_held(connection, event, address_key, note=note, most=max(many))
    return effect


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
