"""Subscribes people from an import, a page at a time, in short transactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, Person, SubscriptionStatus, SuppressionReason
from newsletter.ports import ImportCounts
from newsletter.store.address_changes import moved_away
from newsletter.store.import_claims import has_open_imports, load_claims
from newsletter.store.import_lookup import NewPerson, split_page
from newsletter.store.import_row import ImportRow
from newsletter.store.import_writer import ImportWriter
from newsletter.store.repository import Repository
from newsletter.store.short_transactions import write_pages
from newsletter.store.subscribe_policy import Block, ImportOutcome, Membership
from newsletter.store.tables import subscribers, subscriptions, suppressions

Row: TypeAlias = tuple[Person, Consent]
_PAGE = 500
_IMPORT_LOCK = 0x696D706F727473


class Imports(Repository):
    """The adding half of the SubscriberStore (newsletter.ports)."""

    def import_people(
        self, people: Iterable[Row], *, dry_run: bool = False, import_id: int | None = None
    ) -> ImportCounts:
        """Subscribe people in short transactions; see ports.SubscriberStore.

        Whoever is suppressed or has left the list counts as `suppressed` and is not subscribed,
        unless the consent's method lifts it (subscribe_policy) and it is younger than their leaving.
        Reads `people` once; after an exception from it what was written stays, and the same people
        again are unchanged.
        A `dry_run` counts a second row of one address far behind the first as it would the first.
        """
        verdicts: Counter[ImportOutcome] = Counter()
        fields: Counter[str] = Counter()
        if dry_run:
            for page in _pages(people):
                with self._database.reading() as connection:
                    new, known = self._split(connection, page)
                    verdicts[ImportOutcome.ADDED] += len(new)
                    verdicts.update(self._take(self._load(connection, known), known, fields))
        else:
            writer = ImportWriter(self._database, import_id)
            others = self._other_imports(import_id)

            def write(connection: Connection, page: Sequence[Row]) -> None:
                new, known = self._split(connection, page)
                verdicts[ImportOutcome.ADDED] += len(new)
                writer.add(connection, new)
                cases = self._load(connection, known)
                if others:
                    load_claims(connection, cases.values(), import_id)
                verdicts.update(self._take(cases, known, fields))
                writer.save(connection, cases.values())

            write_pages(self._database, _pages(people), write, lock=_IMPORT_LOCK)
        return ImportCounts(
            added=verdicts[ImportOutcome.ADDED],
            updated=verdicts[ImportOutcome.UPDATED],
            unchanged=verdicts[ImportOutcome.UNCHANGED],
            suppressed=verdicts[ImportOutcome.SUPPRESSED],
            fields=dict(fields),
        )

    def _other_imports(self, import_id: int | None) -> bool:
        """Say whether there are imports besides this one that could still be undone."""
        with self._database.reading() as connection:
            return has_open_imports(connection, import_id)

    def _split(self, connection: Connection, page: Sequence[Row]) -> tuple[list[NewPerson], list[Row]]:
        return split_page(
            connection,
            page,
            {person.address_key: self._address_hash(person.address_key) for person, _ in page},
        )

    def _load(self, connection: Connection, page: Sequence[Row]) -> dict[str, ImportRow]:
        """Return what is known of the people of a page, by address key."""
        if not page:
            return {}
        keys = dict.fromkeys(person.address_key for person, _ in page)
        return _load(connection, {key: self._address_hash(key) for key in keys})

    def _take(
        self, cases: Mapping[str, ImportRow], page: Sequence[Row], fields: Counter[str]
    ) -> list[ImportOutcome]:
        return [cases[person.address_key].take(person, consent, fields) for person, consent in page]


def _pages(people: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(people)
    while page := list(islice(rows, _PAGE)):
        yield page


def _load(connection: Connection, hashes: Mapping[str, bytes]) -> dict[str, ImportRow]:
    cases = {key: ImportRow(address_hash=hashed) for key, hashed in hashes.items()}
    by_id: dict[int, ImportRow] = {}
    for row in connection.execute(sa.select(subscribers).where(subscribers.c.address_key.in_(hashes))):
        case = by_id[row.id] = cases[row.address_key]
        case.id, case.person = row.id, _to_person(row)
    places = sa.select(subscriptions).where(subscriptions.c.subscriber_id.in_(by_id))
    for row in connection.execute(places) if by_id else ():
        place = Membership(
            status=SubscriptionStatus(row.status),
            since=row.since,
            is_undone=row.undone_import_id is not None,
        )
        by_id[row.subscriber_id].places[row.list] = place
    by_hash = {case.address_hash: case for case in cases.values()}
    for row in connection.execute(sa.select(suppressions).where(suppressions.c.address_hash.in_(by_hash))):
        block = Block(reason=SuppressionReason(row.reason), at=row.at)
        by_hash[bytes(row.address_hash)].blocks[row.list] = block
    for key, moved_at in moved_away(connection, list(hashes)).items():
        # Like a leaving: only their own word, younger than the move, brings the old address back.
        if cases[key].id is None and None not in cases[key].blocks:
            cases[key].blocks[None] = Block(reason=SuppressionReason.UNSUBSCRIBED, at=moved_at)
    return cases


def _to_person(row: Any) -> Person:
    return Person(
        address=row.address,
        address_key=row.address_key,
        first_name=row.first_name,
        last_name=row.last_name,
        lang=row.lang,
        attributes=row.attributes,
    )
