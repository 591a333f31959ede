"""Imports: subscribe people, a page at a time, in one transaction."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import (
    Consent,
    ConsentAction,
    Person,
    SubscriptionStatus,
    SuppressionReason,
)
from newsletter.ports import ImportCounts
from newsletter.store.columns import storable
from newsletter.store.joining import Block, Place, Standing, Verdict, join
from newsletter.store.room import Room
from newsletter.store.tables import consents, subscribers, subscriptions, suppressions

Row: TypeAlias = tuple[Person, Consent]
_PAGE = 1000
_IMPORT_LOCK = 0x696D706F727473


class Imports(Room):
    """The adding half of the SubscriberStore (newsletter.ports)."""

    def import_people(self, people: Iterable[Row], *, dry_run: bool = False) -> ImportCounts:
        """Subscribe people in one transaction; see ports.SubscriberStore.

        Whoever is suppressed or has left the list counts as `suppressed` and is not subscribed,
        unless the consent's method is "staff" and it is younger than their leaving. Reads `people`
        once; an exception from it, like `dry_run`, leaves the store as it was.
        """
        verdicts: Counter[Verdict] = Counter()
        with self._database.writing() as connection:
            if not self._database.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_IMPORT_LOCK)))
            for page in _pages(people):
                verdicts.update(self._import_page(connection, page))
            if dry_run:
                connection.get_transaction().rollback()  # type: ignore[union-attr]
        return ImportCounts(
            added=verdicts[Verdict.ADDED],
            updated=verdicts[Verdict.UPDATED],
            unchanged=verdicts[Verdict.UNCHANGED],
            suppressed=verdicts[Verdict.SUPPRESSED],
        )

    def _import_page(self, connection: Connection, page: Sequence[Row]) -> list[Verdict]:
        hashes = {person.address_key: self._address_hash(person.address_key) for person, _ in page}
        cases = _load(connection, hashes)
        verdicts = [cases[person.address_key].take(person, consent) for person, consent in page]
        _save(connection, cases.values())
        return verdicts


def _pages(people: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(people)
    while page := list(islice(rows, _PAGE)):
        yield page


@dataclass(slots=True, kw_only=True)
class _Case:
    """One address of a page, worked on in memory: an address may come up twice."""

    address_hash: bytes
    id: int | None = None
    person: Person | None = None
    places: dict[str, Place] = field(default_factory=dict)
    blocks: dict[str | None, Block] = field(default_factory=dict)
    changed: bool = False
    joined: dict[str, bool] = field(default_factory=dict)
    """Lists joined now; True when there was a place before, to be taken up again."""
    lifted: set[str | None] = field(default_factory=set)
    proofs: list[Consent] = field(default_factory=list)

    def take(self, person: Person, consent: Consent) -> Verdict:
        """Work one row in; return what is said of it."""
        if consent.action is not ConsentAction.GRANTED:
            raise ValueError(f"an import grants consent; {consent.action.value!r} is taken by unsubscribe()")
        blocks = tuple(self.blocks[where] for where in (None, consent.list) if where in self.blocks)
        standing = Standing(person=self.person, place=self.places.get(consent.list), blocks=blocks)
        outcome = join(standing, person, consent)
        if outcome.verdict is not Verdict.SUPPRESSED:
            self.changed = self.changed or outcome.person != self.person
            self.person = outcome.person
        if outcome.subscribes:
            self._subscribe(consent)
        return outcome.verdict

    def _subscribe(self, consent: Consent) -> None:
        self.joined[consent.list] = consent.list in self.places
        self.places[consent.list] = Place(status=SubscriptionStatus.SUBSCRIBED, since=consent.at)
        self.lifted |= {where for where in (None, consent.list) if self.blocks.pop(where, None)}
        self.proofs.append(consent)


def _load(connection: Connection, hashes: Mapping[str, bytes]) -> dict[str, _Case]:
    cases = {key: _Case(address_hash=hashed) for key, hashed in hashes.items()}
    by_id: dict[int, _Case] = {}
    for row in connection.execute(sa.select(subscribers).where(subscribers.c.address_key.in_(hashes))):
        case = by_id[row.id] = cases[row.address_key]
        case.id, case.person = row.id, _to_person(row)
    places = sa.select(subscriptions).where(subscriptions.c.subscriber_id.in_(by_id))
    for row in connection.execute(places) if by_id else ():
        place = Place(status=SubscriptionStatus(row.status), since=row.since)
        by_id[row.subscriber_id].places[row.list] = place
    by_hash = {case.address_hash: case for case in cases.values()}
    for row in connection.execute(sa.select(suppressions).where(suppressions.c.address_hash.in_(by_hash))):
        block = Block(reason=SuppressionReason(row.reason), at=row.at)
        by_hash[bytes(row.address_hash)].blocks[row.list] = block
    return cases


def _save(connection: Connection, cases: Iterable[_Case]) -> None:
    joined = [case for case in cases if case.joined or case.changed]
    _insert_subscribers(connection, [case for case in joined if case.id is None])
    _update_subscribers(connection, [case for case in joined if case.id is not None and case.changed])
    began = [case for case in joined if case.joined]
    _insert_subscriptions(connection, began)
    _take_up_again(connection, began)
    _lift(connection, began)
    if proofs := [_proof(case.id, consent) for case in began for consent in case.proofs]:
        connection.execute(sa.insert(consents), proofs)


def _insert_subscribers(connection: Connection, cases: Sequence[_Case]) -> None:
    if not cases:
        return
    insert = sa.insert(subscribers).returning(subscribers.c.id, subscribers.c.address_hash)
    by_hash = {case.address_hash: case for case in cases}
    for row in connection.execute(insert, [_new_row(case) for case in cases]):
        by_hash[bytes(row.address_hash)].id = row.id


def _new_row(case: _Case) -> dict[str, Any]:
    assert case.person is not None  # noqa: S101 - whoever joins is somebody
    return {
        "address": case.person.address,
        "address_key": case.person.address_key,
        "address_hash": case.address_hash,
        "created_at": case.proofs[0].at,
        **_words(case.person),
    }


def _words(person: Person) -> dict[str, Any]:
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "lang": person.lang,
        "attributes": {storable(name): storable(value) for name, value in person.attributes.items()},
    }


def _update_subscribers(connection: Connection, cases: Sequence[_Case]) -> None:
    if cases:
        # Erased by somebody else in this moment: then nothing is written back.
        update = sa.update(subscribers).where(
            subscribers.c.id == sa.bindparam("s"), subscribers.c.erased_at.is_(None)
        )
        connection.execute(update, [{"s": case.id, **_words(case.person)} for case in cases if case.person])


def _insert_subscriptions(connection: Connection, cases: Sequence[_Case]) -> None:
    rows = [
        {
            "subscriber_id": case.id,
            "list": list_key,
            "status": SubscriptionStatus.SUBSCRIBED.value,
            "token": secrets.token_urlsafe(16),
            "since": case.places[list_key].since,
        }
        for case in cases
        for list_key, again in case.joined.items()
        if not again
    ]
    if rows:
        connection.execute(sa.insert(subscriptions), rows)


def _take_up_again(connection: Connection, cases: Sequence[_Case]) -> None:
    """Subscribe again whoever asked to come back."""
    for case in cases:
        for list_key in (list_key for list_key, again in case.joined.items() if again):
            where = (subscriptions.c.subscriber_id == case.id, subscriptions.c.list == list_key)
            values = {"status": SubscriptionStatus.SUBSCRIBED.value, "since": case.places[list_key].since}
            connection.execute(sa.update(subscriptions).where(*where).values(**values))


def _lift(connection: Connection, cases: Sequence[_Case]) -> None:
    """Take away the suppressions that a fresh word to staff has lifted."""
    for case in cases:
        for where in case.lifted:
            place = suppressions.c.list.is_(None) if where is None else suppressions.c.list == where
            connection.execute(
                sa.delete(suppressions).where(suppressions.c.address_hash == case.address_hash, place)
            )


def _proof(subscriber_id: int | None, consent: Consent) -> dict[str, Any]:
    return {"subscriber_id": subscriber_id, **asdict(consent), "action": consent.action.value}


def _to_person(row: Any) -> Person:
    return Person(
        address=row.address,
        address_key=row.address_key,
        first_name=row.first_name,
        last_name=row.last_name,
        lang=row.lang,
        attributes=row.attributes,
    )
