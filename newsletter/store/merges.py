"""Merges two records of one person, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, ConsentAction, Merge, SubscriptionStatus, SuppressionReason
from newsletter.store.column_types import storable
from newsletter.store.edit_tables import merges, notes
from newsletter.store.merge_lookup import merged_ids
from newsletter.store.merge_policy import ListMerge, MergePlan, MergeSide, plan_merge
from newsletter.store.people import SUBSCRIBER, to_subscriber
from newsletter.store.repository import Repository
from newsletter.store.suppression import suppress, withdraw
from newsletter.store.tables import consents, subscribers, subscriptions, suppressions
from newsletter.store.tag_tables import subscriber_tags
from newsletter.store.topic_choices import newest_choices
from newsletter.store.topic_tables import topic_choices

MERGE = "merge"
"""The method of consent rows that a merge writes."""


class Merges(Repository):
    """The merging of two people (newsletter.ports.EditStore)."""

    def merge_people(
        self, kept_key: str, other_key: str, *, by: str, reason: str, now: datetime, dry_run: bool = False
    ) -> MergePlan | None:
        """Merge the person with `other_key` into the one with `kept_key`; None if one of them is not there.

        The other record's address gets nothing any more, and no import brings it back. Its consent rows,
        deliveries and events stay with it, and are shown and erased with the person's.
        """
        with self._database.writing() as connection:
            sides = _record(connection, kept_key), _record(connection, other_key)
            if sides[0] is None or sides[1] is None or kept_key == other_key:
                return None
            kept, other = sides[0], sides[1]
            plan = plan_merge(_side(connection, kept), _side(connection, other))
            if not dry_run:
                self._write_merge(connection, kept, other, plan, by=by, reason=reason, now=now)
            return plan

    def _write_merge(
        self,
        connection: Connection,
        kept: Any,
        other: Any,
        plan: MergePlan,
        *,
        by: str,
        reason: str,
        now: datetime,
    ) -> None:
        consent = Consent(
            list="",
            action=ConsentAction.WITHDRAWN,
            at=now,
            basis=f"left with the address {other.address}, which was merged into this record",
            method=MERGE,
            actor=by,
        )
        for where, why in plan.blocks.items():
            note = "barred with an address that was merged into this one"
            suppress(self._database, connection, bytes(kept.address_hash), where, why, now=now, note=note)
        for list_key, what in plan.lists.items():
            mine = replace(consent, list=list_key)
            if what is ListMerge.LEAVES:
                withdraw(
                    self._database, connection, kept.id, bytes(kept.address_hash), mine, everywhere=False
                )
            self._move_place(connection, kept, other, mine, what)
        _close_places(connection, other.id, replace(consent, basis=f"merged into {kept.address}"))
        connection.execute(
            sa.update(subscribers)
            .where(subscribers.c.id == kept.id)
            .values(
                first_name=plan.person.first_name,
                last_name=plan.person.last_name,
                lang=plan.person.lang,
                attributes={storable(k): storable(v) for k, v in plan.person.attributes.items()},
                paused_until=_later(kept.paused_until, other.paused_until),
            )
        )
        connection.execute(
            sa.update(notes).where(notes.c.subscriber_id == other.id).values(subscriber_id=kept.id)
        )
        _move_tags(connection, kept.id, other.id)
        connection.execute(sa.update(merges).where(merges.c.kept_id == other.id).values(kept_id=kept.id))
        connection.execute(sa.insert(merges).values(**_row(kept.id, other, by, reason, now)))
        _empty(connection, other.id, now)

    def _move_place(
        self, connection: Connection, kept: Any, other: Any, consent: Consent, what: ListMerge
    ) -> None:
        """Give the kept record the other's place on a list it was never on, with token and consent."""
        theirs = sa.and_(subscriptions.c.subscriber_id == other.id, subscriptions.c.list == consent.list)
        mine = sa.select(subscriptions.c.list).where(
            subscriptions.c.subscriber_id == kept.id, subscriptions.c.list == consent.list
        )
        place = connection.execute(sa.select(subscriptions).where(theirs)).one_or_none()
        if place is None or connection.execute(mine).first() is not None:
            return
        joins = what is ListMerge.JOINS
        connection.execute(
            sa.update(subscriptions)
            .where(theirs)
            .values(
                subscriber_id=kept.id,
                status=(SubscriptionStatus.SUBSCRIBED if joins else SubscriptionStatus.UNSUBSCRIBED).value,
            )
        )
        action = ConsentAction.GRANTED if joins else ConsentAction.WITHDRAWN
        proof = _last_consent(connection, other.id, consent.list, action)
        if proof is not None:
            words = {
                "basis": proof.basis,
                "source": f"with the address {other.address}: {proof.method}, {proof.source}".rstrip(", "),
                "at": proof.at,
                "import_id": proof.import_id,
            }
            row = _proof(kept.id, consent) | words | {"action": action.value, "evidence": proof.evidence}
            connection.execute(sa.insert(consents).values(**row))
        _copy_topics(connection, kept.id, other.id, consent.list)

    def merges_of(self, subscriber_id: int) -> tuple[Merge, ...]:
        """Return the records that were merged into a person's, oldest first."""
        mine = sa.select(merges).where(merges.c.kept_id == subscriber_id).order_by(merges.c.at)
        with self._database.reading() as connection:
            return tuple(
                Merge(address=row.address, at=row.at, actor=row.actor, reason=row.reason, person=row.person)
                for row in connection.execute(mine)
            )

    def record_ids(self, subscriber_id: int) -> tuple[int, ...]:
        """Return the numbers of a person's records: those merged into theirs, oldest first, then theirs."""
        with self._database.reading() as connection:
            return (*merged_ids(connection, subscriber_id), subscriber_id)


def _record(connection: Connection, address_key: str) -> Any:
    """Return a person's row, held until the end."""
    mine = sa.and_(subscribers.c.address_key == address_key, subscribers.c.erased_at.is_(None))
    return connection.execute(
        sa.select(subscribers).where(mine).with_for_update(of=subscribers)
    ).one_or_none()


def _side(connection: Connection, row: Any) -> MergeSide:
    places = sa.select(subscriptions).where(subscriptions.c.subscriber_id == row.id)
    blocks = sa.select(suppressions).where(suppressions.c.address_hash == row.address_hash)
    found = connection.execute(SUBSCRIBER.where(subscribers.c.id == row.id)).one()
    return MergeSide(
        person=to_subscriber(found, (), ()).person,
        places={one.list: SubscriptionStatus(one.status) for one in connection.execute(places)},
        blocks={one.list: SuppressionReason(one.reason) for one in connection.execute(blocks)},
    )


def _last_consent(connection: Connection, subscriber_id: int, list_key: str, action: ConsentAction) -> Any:
    mine = sa.and_(
        consents.c.subscriber_id == subscriber_id,
        consents.c.list == list_key,
        consents.c.action == action.value,
    )
    return connection.execute(sa.select(consents).where(mine).order_by(consents.c.id.desc()).limit(1)).first()


def _proof(subscriber_id: int, consent: Consent) -> dict[str, Any]:
    return {
        "subscriber_id": subscriber_id,
        "list": consent.list,
        "action": consent.action.value,
        "at": consent.at,
        "basis": consent.basis,
        "method": consent.method,
        "source": consent.source,
        "actor": consent.actor,
        "evidence": consent.evidence,
    }


def _copy_topics(connection: Connection, kept_id: int, other_id: int, list_key: str) -> None:
    choice = newest_choices(connection, [other_id]).get(other_id, {}).get(list_key)
    if choice is not None:
        newest = sa.select(sa.func.max(topic_choices.c.id)).where(
            topic_choices.c.subscriber_id == other_id, topic_choices.c.list == list_key
        )
        names = ("list", "topics", "at", "method", "source", "actor")
        row = sa.select(sa.literal(kept_id), *(topic_choices.c[name] for name in names)).where(
            topic_choices.c.id == newest.scalar_subquery()
        )
        connection.execute(sa.insert(topic_choices).from_select(["subscriber_id", *names], row))


def _move_tags(connection: Connection, kept_id: int, other_id: int) -> None:
    has = sa.select(subscriber_tags.c.tag_key).where(subscriber_tags.c.subscriber_id == kept_id)
    theirs = subscriber_tags.c.subscriber_id == other_id
    connection.execute(
        sa.update(subscriber_tags)
        .where(theirs, subscriber_tags.c.tag_key.not_in(has.scalar_subquery()))
        .values(subscriber_id=kept_id)
    )
    connection.execute(sa.delete(subscriber_tags).where(theirs))


def _close_places(connection: Connection, other_id: int, consent: Consent) -> None:
    """End what is left of the other record's subscriptions. The links in its emails still work."""
    on = sa.and_(
        subscriptions.c.subscriber_id == other_id,
        subscriptions.c.status == SubscriptionStatus.SUBSCRIBED.value,
    )
    ended = (
        sa.update(subscriptions)
        .where(on)
        .values(status=SubscriptionStatus.UNSUBSCRIBED.value, since=consent.at)
    )
    lists = sorted(connection.execute(ended.returning(subscriptions.c.list)).scalars())
    if lists:
        rows = [_proof(other_id, replace(consent, list=list_key)) for list_key in lists]
        connection.execute(sa.insert(consents), rows)


def _row(kept_id: int, other: Any, by: str, reason: str, now: datetime) -> Mapping[str, Any]:
    person = {"first_name": other.first_name, "last_name": other.last_name, "lang": other.lang}
    return {
        "merged_id": other.id,
        "kept_id": kept_id,
        "address": other.address,
        "address_key": other.address_key,
        "person": {**person, **other.attributes},
        "at": now,
        "actor": by,
        "reason": reason,
    }


def _empty(connection: Connection, other_id: int, now: datetime) -> None:
    """Make the other record one that nobody is found by and nothing is sent to."""
    connection.execute(
        sa.update(subscribers)
        .where(subscribers.c.id == other_id)
        .values(
            address="",
            address_key=None,
            address_hash=None,
            erased_at=now,
            preferences_token=None,
            first_name="",
            last_name="",
            lang="",
            attributes={},
            paused_until=None,
        )
    )


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)
