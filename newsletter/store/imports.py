"""Subscribes people from an import, a page at a time, in short transactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, PeopleBatch, Person, SubscriptionStatus, SuppressionReason
from newsletter.model.people_batch import batched, taken
from newsletter.ports import ImportCounts
from newsletter.store.address_changes import moved_away
from newsletter.store.import_claims import has_open_imports, load_claims
from newsletter.store.import_lookup import split_page
from newsletter.store.import_row import ImportRow
from newsletter.store.import_writer import ImportWriter, NewPeople
from newsletter.store.repository import Repository
from newsletter.store.short_transactions import write_pages
from newsletter.store.subscribe_policy import Block, ImportOutcome, Membership
from newsletter.store.tables import subscribers, subscriptions, suppressions

_Page: TypeAlias = tuple[PeopleBatch, Mapping[str, bytes], NewPeople]
_PAGE = 1_000
_PAGES_AHEAD = 30
_IMPORT_LOCK = 0x696D706F727473


class Imports(Repository):
    """The adding half of the SubscriberStore (newsletter.ports)."""

    def import_people(
        self,
        people: Iterable[tuple[Person, Consent] | PeopleBatch],
        *,
        dry_run: bool = False,
        import_id: int | None = None,
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
            for page in batched(people, _PAGE):
                hashes = self._hashes(page.address_keys)
                with self._database.reading() as connection:
                    new, known = split_page(connection, page, hashes)
                    cases = self._load(connection, page, known)
                verdicts[ImportOutcome.ADDED] += len(new)
                verdicts.update(_take(cases, page, known, fields))
        else:
            writer = ImportWriter(self._database, import_id)
            others = self._other_imports(import_id)

            def prepared() -> Iterator[_Page]:
                for page in batched(people, _PAGE):
                    hashes = self._hashes(page.address_keys)
                    yield page, hashes, writer.prepare(page, hashes)

            def write(connection: Connection, page: _Page) -> None:
                rows, hashes, columns = page
                new, known = split_page(connection, rows, hashes)
                verdicts[ImportOutcome.ADDED] += len(new)
                writer.add(connection, rows, columns, new)
                cases = self._load(connection, rows, known)
                if others:
                    load_claims(connection, cases.values(), import_id)
                verdicts.update(_take(cases, rows, known, fields))
                writer.save(connection, cases.values())

            write_pages(self._database, prepared(), write, lock=_IMPORT_LOCK, ahead=_PAGES_AHEAD)
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

    def _hashes(self, keys: Sequence[str]) -> dict[str, bytes]:
        return dict(zip(keys, self._address_hashes(keys), strict=True))

    def _load(self, connection: Connection, page: PeopleBatch, places: Sequence[int]) -> dict[str, ImportRow]:
        """Return what is known of those at some places of a page, by address key."""
        keys = list(dict.fromkeys(taken(page.address_keys, places)))
        return _load(connection, self._hashes(keys)) if keys else {}


def _take(
    cases: Mapping[str, ImportRow], page: PeopleBatch, places: Sequence[int], fields: Counter[str]
) -> list[ImportOutcome]:
    rows = map(page.row, places)
    return [cases[person.address_key].take(person, consent, fields) for person, consent in rows]


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
