"""Subscribes people from an import, a page at a time, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, Person, SubscriptionStatus, SuppressionReason
from newsletter.ports import ImportCounts
from newsletter.store.import_row import ImportRow
from newsletter.store.import_writer import ImportWriter
from newsletter.store.repository import Repository
from newsletter.store.subscribe_policy import Block, ImportOutcome, Membership
from newsletter.store.tables import subscribers, subscriptions, suppressions

Row: TypeAlias = tuple[Person, Consent]
_PAGE = 1000
_IMPORT_LOCK = 0x696D706F727473


class Imports(Repository):
    """The adding half of the SubscriberStore (newsletter.ports)."""

    def import_people(self, people: Iterable[Row], *, dry_run: bool = False) -> ImportCounts:
        """Subscribe people in one transaction; see ports.SubscriberStore.

        Whoever is suppressed or has left the list counts as `suppressed` and is not subscribed,
        unless the consent's method is "staff" and it is younger than their leaving. Reads `people`
        once; an exception from it, like `dry_run`, leaves the store as it was.
        """
        verdicts: Counter[ImportOutcome] = Counter()
        with self._database.writing() as connection:
            if not self._database.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_IMPORT_LOCK)))
            enrolment = ImportWriter(self._database, connection)
            for page in _pages(people):
                verdicts.update(self._import_page(enrolment, page))
            if dry_run:
                connection.get_transaction().rollback()  # type: ignore[union-attr]
        return ImportCounts(
            added=verdicts[ImportOutcome.ADDED],
            updated=verdicts[ImportOutcome.UPDATED],
            unchanged=verdicts[ImportOutcome.UNCHANGED],
            suppressed=verdicts[ImportOutcome.SUPPRESSED],
        )

    def _import_page(self, enrolment: ImportWriter, page: Sequence[Row]) -> list[ImportOutcome]:
        hashes = {person.address_key: self._address_hash(person.address_key) for person, _ in page}
        cases = _load(enrolment.connection, hashes)
        verdicts = [cases[person.address_key].take(person, consent) for person, consent in page]
        enrolment.save(cases.values())
        return verdicts


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
        place = Membership(status=SubscriptionStatus(row.status), since=row.since)
        by_id[row.subscriber_id].places[row.list] = place
    by_hash = {case.address_hash: case for case in cases.values()}
    for row in connection.execute(sa.select(suppressions).where(suppressions.c.address_hash.in_(by_hash))):
        block = Block(reason=SuppressionReason(row.reason), at=row.at)
        by_hash[bytes(row.address_hash)].blocks[row.list] = block
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
