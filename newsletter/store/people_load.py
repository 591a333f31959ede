"""Loads people from an export as they were, a page at a time; nobody who is barred here is subscribed."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import (
    Consent,
    ConsentAction,
    SubscriptionStatus,
    Suppression,
    Tagging,
    TopicChoice,
)
from newsletter.ports import LoadCounts
from newsletter.store.address_changes import moved_away
from newsletter.store.column_types import storable
from newsletter.store.repository import Repository
from newsletter.store.short_transactions import write_pages
from newsletter.store.suppression import suppress, withdraw
from newsletter.store.tables import consents, subscribers, subscriptions, suppressions
from newsletter.store.tags import add_tags
from newsletter.store.topic_choices import add_choices
from newsletter.subscribers.people_transfer import TransferredPerson, TransferredPlace

_PAGE = 200
_LOAD_LOCK = 0x6C6F6164


class PeopleLoad(Repository):
    """The loading of an export (newsletter.ports.EditStore)."""

    def load_people(self, people: Iterable[TransferredPerson], *, by: str, now: datetime) -> LoadCounts:
        """Write people down as they were. Who is here already is changed only by what they left there."""
        counts: Counter[str] = Counter()

        def write(connection: Connection, page: Sequence[TransferredPerson]) -> None:
            keys = {one.person.address_key: self._address_hash(one.person.address_key) for one in page}
            mine = subscribers.c.address_key.in_(keys)
            known = {
                row.address_key: row.id
                for row in connection.execute(
                    sa.select(subscribers.c.address_key, subscribers.c.id).where(mine)
                )
            }
            barred, moved = _barred(connection, keys), moved_away(connection, list(keys))
            for one in page:
                key = one.person.address_key
                blocks = barred.get(keys[key], frozenset())
                if key in known:
                    counts["known"] += 1
                    self._take_departures(connection, known[key], keys[key], one)
                elif key in moved or None in blocks:
                    counts["barred"] += 1
                    self._suppress_all(connection, keys[key], one.suppressions)
                else:
                    counts["added"] += 1
                    counts["left_out"] += self._insert_person(connection, one, keys[key], blocks, by, now)
                    known[key] = -1

        write_pages(self._database, _pages(people), write, lock=_LOAD_LOCK)
        return LoadCounts(**{name: counts[name] for name in LoadCounts.__dataclass_fields__})

    def _insert_person(
        self,
        connection: Connection,
        one: TransferredPerson,
        hashed: bytes,
        blocks: frozenset[str | None],
        by: str,
        now: datetime,
    ) -> int:
        """Write one person who is new here; return how many places were left out, as they are barred here."""
        places = [
            place
            for place in one.places
            if place.list not in blocks or place.status is SubscriptionStatus.UNSUBSCRIBED
        ]
        new = sa.insert(subscribers).values(**_person(one, hashed)).returning(subscribers.c.id)
        id_ = int(connection.execute(new).scalar_one())
        if places:
            connection.execute(sa.insert(subscriptions), [_place(id_, place) for place in places])
        proofs = [proof for place in places for proof in (place.granted, place.withdrawn) if proof]
        if proofs:
            connection.execute(sa.insert(consents), [_proof(id_, proof) for proof in proofs])
        self._suppress_all(connection, hashed, one.suppressions)
        choices = [
            (id_, TopicChoice(list=place.list, topics=place.topics, at=now, method="import", actor=by))
            for place in places
            if place.topics is not None
        ]
        add_choices(connection, choices)
        if one.tags:
            add_tags(self._database, connection, [(id_, one.tags, Tagging(tag="", at=now, actor=by))])
        return len(one.places) - len(places)

    def _take_departures(
        self, connection: Connection, id_: int, hashed: bytes, one: TransferredPerson
    ) -> None:
        """Take off lists whoever left them in the export, and suppress who is suppressed there."""
        if id_ > 0:
            for place in one.places:
                if place.status is SubscriptionStatus.UNSUBSCRIBED:
                    withdrawal = place.withdrawn or _nameless(place)
                    withdraw(self._database, connection, id_, hashed, withdrawal, everywhere=False)
        self._suppress_all(connection, hashed, one.suppressions)

    def _suppress_all(self, connection: Connection, hashed: bytes, barred: Sequence[Suppression]) -> None:
        for one in barred:
            suppress(self._database, connection, hashed, one.list, one.reason, now=one.at, note=one.note)


def _pages(people: Iterable[TransferredPerson]) -> Iterator[list[TransferredPerson]]:
    everybody = iter(people)
    while page := list(islice(everybody, _PAGE)):
        yield page


def _barred(connection: Connection, keys: Mapping[str, bytes]) -> dict[bytes, frozenset[str | None]]:
    found: dict[bytes, frozenset[str | None]] = {}
    wanted = sa.select(suppressions).where(suppressions.c.address_hash.in_(keys.values()))
    for row in connection.execute(wanted):
        hashed = bytes(row.address_hash)
        found[hashed] = found.get(hashed, frozenset()) | {row.list}
    return found


def _person(one: TransferredPerson, hashed: bytes) -> dict[str, Any]:
    person = one.person
    return {
        "address": person.address,
        "address_key": person.address_key,
        "address_hash": hashed,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "lang": person.lang,
        "attributes": {storable(name): storable(value) for name, value in person.attributes.items()},
        "created_at": one.created_at,
        "paused_until": one.paused_until,
        "preferences_token": secrets.token_urlsafe(16),
    }


def _place(id_: int, place: TransferredPlace) -> dict[str, Any]:
    digest = place.cadence.is_digest
    return {
        "subscriber_id": id_,
        "list": place.list,
        "status": place.status.value,
        "token": secrets.token_urlsafe(16),
        "since": place.since,
        "cadence": place.cadence.value if digest else None,
        "digest_from": place.since if digest else None,
    }


def _proof(id_: int, consent: Consent) -> dict[str, Any]:
    return {
        "subscriber_id": id_,
        "list": consent.list,
        "action": consent.action.value,
        "at": consent.at,
        "basis": consent.basis,
        "method": consent.method,
        "source": consent.source,
        "actor": consent.actor,
        "evidence": consent.evidence,
    }


def _nameless(place: TransferredPlace) -> Consent:
    return Consent(
        list=place.list,
        action=ConsentAction.WITHDRAWN,
        at=place.since,
        basis="had left this list in an export",
        method="import",
    )
