"""Bulk suppression: people who left or bounced elsewhere are brought here, a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, ConsentAction, Suppression, SuppressionReason
from newsletter.ports import SuppressionCounts
from newsletter.store.repository import Repository
from newsletter.store.short_transactions import write_pages
from newsletter.store.suppression import outranks, still_of, withdraw
from newsletter.store.tables import consents, quoted, subscribers, subscriptions, suppressions

Row: TypeAlias = tuple[Suppression, Consent]
_PAGE = 500
_SUPPRESSION_LOCK = 0x7375707072
_CLAIMED = ("import", "merge", "move")
"""The methods of a consent that a file or an edit claims; any other was given by the person, or to staff."""


@dataclass(slots=True, kw_only=True)
class _Known:
    """What is known of one address before its page is written."""

    address_hash: bytes
    id: int | None = None
    reasons: dict[str | None, SuppressionReason] = field(default_factory=dict)
    imports: dict[str | None, int] = field(default_factory=dict)
    """The import that made a suppression, as long as nobody else says the same."""
    subscribed: set[str] = field(default_factory=set)
    agreed: list[tuple[str, datetime]] = field(default_factory=list)
    """The lists to which this person agreed by their own word, and when."""

    def came_back(self, row: Suppression) -> bool:
        """Say whether somebody who left agreed again later, by their own word, to a list that is meant."""
        left = row.reason is SuppressionReason.UNSUBSCRIBED
        return left and any(at > row.at for list_, at in self.agreed if row.list in (None, list_))

    def has(self, row: Suppression) -> bool:
        """Say whether this address is suppressed already, for this reason or a stronger one."""
        if self.reasons.get(None) is SuppressionReason.ERASED:
            return True
        known = self.reasons.get(row.list)
        return known is not None and not outranks(row.reason, known)

    def is_claimed(self, row: Suppression, import_id: int | None) -> bool:
        """Say whether only another import says so far what this row says too."""
        return self.imports.get(row.list, import_id) != import_id

    def leaves(self, row: Suppression) -> bool:
        """Say whether somebody is on a list that they are to be taken off."""
        left = row.reason is SuppressionReason.UNSUBSCRIBED
        return left and bool(self.subscribed if row.list is None else row.list in self.subscribed)


class BulkSuppression(Repository):
    """The suppressing of many addresses (newsletter.ports.SubscriberStore), and the look at one."""

    def suppress_people(
        self, people: Iterable[Row], *, dry_run: bool = False, import_id: int | None = None
    ) -> SuppressionCounts:
        """Suppress addresses in short transactions; see ports.SubscriberStore."""
        counts: Counter[str] = Counter()
        reasons: Counter[SuppressionReason] = Counter()
        if dry_run:
            for page in _pages(people):
                with self._database.reading() as connection:
                    self._sorted(connection, page, counts, reasons, import_id)
        else:
            write_pages(
                self._database,
                _pages(people),
                lambda connection, page: self._write(
                    connection, self._sorted(connection, page, counts, reasons, import_id), import_id
                ),
                lock=_SUPPRESSION_LOCK,
            )
        names = ("suppressed", "known", "came_back", "unsubscribed")
        return SuppressionCounts(**{name: counts[name] for name in names}, reasons=dict(reasons))

    def suppressions(self, address_key: str) -> tuple[Suppression, ...]:
        """Return why an address must not be written to, on which lists; () for no reason."""
        mine = suppressions.c.address_hash == self._address_hash(address_key)
        with self._database.reading() as connection:
            return tuple(
                Suppression(
                    address_key=address_key,
                    reason=SuppressionReason(row.reason),
                    at=row.at,
                    list=row.list,
                    note=row.note,
                )
                for row in connection.execute(sa.select(suppressions).where(mine).order_by(suppressions.c.id))
            )

    def _sorted(
        self,
        connection: Connection,
        page: Sequence[Row],
        counts: Counter[str],
        reasons: Counter[SuppressionReason],
        import_id: int | None,
    ) -> list[tuple[_Known, Suppression, Consent]]:
        """Count the rows of a page; return those that change something."""
        known = _load(connection, {row.address_key: self._address_hash(row.address_key) for row, _ in page})
        found = []
        for row, withdrawal in page:
            one = known[row.address_key]
            if one.came_back(row):
                counts["came_back"] += 1
                continue
            if one.has(row):
                counts["known"] += 1
            else:
                counts["suppressed"] += 1
                reasons[row.reason] += 1
            counts["unsubscribed"] += one.leaves(row)
            if not one.has(row) or one.leaves(row) or one.is_claimed(row, import_id):
                found.append((one, row, withdrawal))
        return found

    def _write(
        self,
        connection: Connection,
        found: Sequence[tuple[_Known, Suppression, Consent]],
        import_id: int | None,
    ) -> None:
        rows = [_values(one, row, import_id) for one, row, _ in found if not one.has(row)]
        claimed = [
            {"h": one.address_hash, "i": one.imports[row.list]}
            for one, row, _ in found
            if one.has(row) and one.is_claimed(row, import_id)
        ]
        if claimed:
            connection.execute(_CONFIRM, claimed)
        if rows:
            connection.execute(self._database.insert(suppressions).on_conflict_do_nothing(), rows)
        _replace_weaker(connection, rows, import_id)
        for one, row, withdrawal in found:
            if one.id is not None and one.leaves(row):
                everywhere = row.list is None
                withdraw(
                    self._database,
                    connection,
                    one.id,
                    one.address_hash,
                    withdrawal,
                    everywhere,
                    import_id=import_id,
                )


def _pages(people: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(people)
    while page := list(islice(rows, _PAGE)):
        yield page


_CONFIRM = (
    sa.update(suppressions)
    .where(suppressions.c.address_hash == sa.bindparam("h"), suppressions.c.import_id == sa.bindparam("i"))
    .values(import_id=None)
)


def _values(one: _Known, row: Suppression, import_id: int | None) -> dict[str, object]:
    return {
        "address_hash": one.address_hash,
        "list": row.list,
        "reason": row.reason.value,
        "at": row.at,
        "note": row.note,
        "import_id": import_id,
    }


def _replace_weaker(
    connection: Connection, rows: Sequence[Mapping[str, object]], import_id: int | None
) -> None:
    """Give a stronger reason to those that are suppressed for a weaker one."""
    for reason in {str(row["reason"]) for row in rows}:
        weaker = [old for old in SuppressionReason if outranks(SuppressionReason(reason), old)]
        for list_ in {row["list"] for row in rows if row["reason"] == reason} if weaker else ():
            place = suppressions.c.list.is_(None) if list_ is None else suppressions.c.list == list_
            update = (
                sa.update(suppressions)
                .where(suppressions.c.address_hash == sa.bindparam("h"), place)
                .where(sa.or_(*(suppressions.c.reason == quoted(old.value) for old in weaker)))
                .values(
                    reason=reason,
                    at=sa.bindparam("when"),
                    note=sa.bindparam("words"),
                    import_id=still_of(import_id),
                )
            )
            mine = [row for row in rows if row["reason"] == reason and row["list"] == list_]
            connection.execute(
                update, [{"h": row["address_hash"], "when": row["at"], "words": row["note"]} for row in mine]
            )


def _load(connection: Connection, hashes: Mapping[str, bytes]) -> dict[str, _Known]:
    known = {key: _Known(address_hash=hashed) for key, hashed in hashes.items()}
    by_hash = {one.address_hash: one for one in known.values()}
    for row in connection.execute(sa.select(suppressions).where(suppressions.c.address_hash.in_(by_hash))):
        by_hash[bytes(row.address_hash)].reasons[row.list] = SuppressionReason(row.reason)
        if row.import_id is not None:
            by_hash[bytes(row.address_hash)].imports[row.list] = row.import_id
    people = sa.select(subscribers.c.id, subscribers.c.address_key)
    by_id: dict[int, _Known] = {}
    for person in connection.execute(people.where(subscribers.c.address_key.in_(hashes))):
        by_id[person.id] = known[person.address_key]
        known[person.address_key].id = person.id
    if by_id:
        _load_places(connection, by_id)
    return known


def _load_places(connection: Connection, by_id: Mapping[int, _Known]) -> None:
    places = sa.select(subscriptions.c.subscriber_id, subscriptions.c.list).where(
        subscriptions.c.subscriber_id.in_(by_id), subscriptions.c.status == "subscribed"
    )
    for row in connection.execute(places):
        by_id[row.subscriber_id].subscribed.add(row.list)
    proofs = sa.select(consents.c.subscriber_id, consents.c.list, consents.c.at).where(
        consents.c.subscriber_id.in_(by_id),
        consents.c.action == ConsentAction.GRANTED.value,
        consents.c.method.not_in(_CLAIMED),
    )
    for proof in connection.execute(proofs):
        by_id[proof.subscriber_id].agreed.append((proof.list, proof.at))
