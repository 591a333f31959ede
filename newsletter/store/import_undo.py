"""Undoes an import, a page of people at a time, in short transactions; what happened since is left alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import ConsentAction, ImportRecord, SubscriptionStatus
from newsletter.model.deferred_dataclass import dataclass
from newsletter.ports import UndoCounts
from newsletter.store.column_types import storable
from newsletter.store.edit_tables import merges, notes
from newsletter.store.event_tables import events
from newsletter.store.import_row import NAMES
from newsletter.store.import_tables import import_updates, imports
from newsletter.store.reader_request_tables import reader_requests
from newsletter.store.renewal_tables import renewals
from newsletter.store.repository import Repository
from newsletter.store.short_transactions import write_pages
from newsletter.store.tables import (
    consents,
    deliveries,
    mailings,
    quoted,
    subscribers,
    subscriptions,
    suppressions,
)
from newsletter.store.tags import forget_tags, tagged_by_staff, undo_tags
from newsletter.store.topic_tables import topic_choices
from newsletter.store.undo_policy import ConsentEvent, PlaceChange, Undoing, UndoState, decide_undo

_PAGE = 200
_UNDO_LOCK = 0x756E646F


@dataclass(frozen=True, slots=True, kw_only=True)
class _Undo:
    """Which import is undone, by whom and when."""

    record: ImportRecord
    by: str
    now: datetime

    def consent(self, subscriber_id: int, list_key: str, action: ConsentAction) -> dict[str, Any]:
        """Return the row that records it; it is void like those of the import."""
        return {
            "subscriber_id": subscriber_id,
            "list": list_key,
            "action": action.value,
            "at": self.now,
            "basis": f"import {self.record.id} ({self.record.file}) was undone",
            "method": "undo",
            "source": "",
            "actor": self.by,
            "import_id": self.record.id,
        }


class ImportUndo(Repository):
    """The undoing of imports (newsletter.ports.SubscriberStore)."""

    def undo_import(
        self, record: ImportRecord, *, by: str, now: datetime, dry_run: bool = False
    ) -> UndoCounts:
        """Undo an import; see ports.SubscriberStore. After an exception, undo it again for the rest."""
        undo, counts = _Undo(record=record, by=by, now=now), Counter[str]()
        if not dry_run:
            with self._database.writing() as connection:
                mine = sa.and_(imports.c.id == record.id, imports.c.undone_at.is_(None))
                connection.execute(sa.update(imports).where(mine).values(undone_at=now, undone_by=by))
        counts["lifted"] = self._lift(record.id, dry_run=dry_run)
        if dry_run:
            for page in self._pages(record.id):
                with self._database.reading() as connection:
                    _count(_decide(connection, page, undo), counts)
        else:

            def write(connection: Connection, page: Sequence[int]) -> None:
                decided = _decide(connection, page, undo)
                _count(decided, counts)
                _write(connection, decided, undo)

            write_pages(self._database, self._pages(record.id), write, lock=_UNDO_LOCK)
        return UndoCounts(**{name: counts[name] for name in UndoCounts.__dataclass_fields__})

    def _lift(self, import_id: int, *, dry_run: bool) -> int:
        """Lift the suppressions that only this import made; return how many."""
        mine = suppressions.c.import_id == import_id
        if dry_run:
            with self._database.reading() as connection:
                found = sa.select(sa.func.count()).select_from(suppressions).where(mine)
                return int(connection.execute(found).scalar_one())
        lifted = 0

        def delete(connection: Connection, page: Sequence[int]) -> None:
            nonlocal lifted
            # Only those that nobody has confirmed in this moment.
            some = sa.and_(suppressions.c.id.in_(page), mine)
            lifted += connection.execute(sa.delete(suppressions).where(some)).rowcount

        write_pages(self._database, self._claimed(mine), delete, lock=_UNDO_LOCK)
        return lifted

    def _claimed(self, mine: sa.ColumnElement[bool]) -> Iterator[Sequence[int]]:
        """Yield the suppressions that only an import made, in the order of their numbers."""
        last = 0
        while True:
            some = sa.select(suppressions.c.id).where(mine, suppressions.c.id > last)
            with self._database.reading() as connection:
                page = connection.execute(some.order_by(suppressions.c.id).limit(_PAGE * 2)).scalars().all()
            if not page:
                return
            yield page
            last = page[-1]

    def _pages(self, import_id: int) -> Iterator[list[int]]:
        """Yield the people whom an import had to do with, in the order of their numbers."""
        last = 0
        while page := self._page(import_id, last):
            yield page
            last = page[-1]

    def _page(self, import_id: int, last: int) -> list[int]:
        touched = [
            sa.select(table.c.subscriber_id)
            .where(table.c.import_id == import_id, table.c.subscriber_id > last)
            .order_by(table.c.subscriber_id)
            .limit(_PAGE)
            .distinct()
            for table in (consents, import_updates)
        ]
        touched.append(
            sa.select(merges.c.kept_id)
            .join(consents, consents.c.subscriber_id == merges.c.merged_id)
            .where(consents.c.import_id == import_id, merges.c.kept_id > last)
            .order_by(merges.c.kept_id)
            .limit(_PAGE)
            .distinct()
        )
        with self._database.reading() as connection:
            found = {one for query in touched for one in connection.execute(query).scalars()}
        return list(islice(sorted(found), _PAGE))


def _decide(connection: Connection, page: Sequence[int], undo: _Undo) -> list[tuple[int, Any, Undoing]]:
    """Return each person of a page, and what becomes of them; of erased people nothing is left to undo."""
    people = sa.select(subscribers).where(subscribers.c.id.in_(page), subscribers.c.erased_at.is_(None))
    rows = {row.id: row for row in connection.execute(people)}
    undone = sa.select(imports.c.id).where(imports.c.undone_at.is_not(None))
    void = {undo.record.id, *connection.execute(undone).scalars()}
    events_of = _consent_events(connection, rows, void)
    places: dict[int, dict[str, SubscriptionStatus]] = defaultdict(dict)
    for row in connection.execute(sa.select(subscriptions).where(subscriptions.c.subscriber_id.in_(rows))):
        places[row.subscriber_id][row.list] = SubscriptionStatus(row.status)
    mine = sa.and_(import_updates.c.import_id == undo.record.id, import_updates.c.subscriber_id.in_(rows))
    changed = {
        row.subscriber_id: {name: (old, new) for name, (old, new) in row.changes.items()}
        for row in connection.execute(sa.select(import_updates).where(mine))
    }
    blocked, used = _blocked(connection, rows, undo.record.id), _used(connection, rows, undo.record)
    return [
        (
            id_,
            row,
            decide_undo(
                UndoState(
                    consents=events_of[id_],
                    places=places[id_],
                    blocked=frozenset(blocked[bytes(row.address_hash)]),
                    changes=changed.get(id_, {}),
                    fields={**row.attributes, **{name: getattr(row, name) for name in NAMES}},
                    is_used=id_ in used,
                ),
                undo.record.id,
            ),
        )
        for id_, row in rows.items()
    ]


def _consent_events(
    connection: Connection, ids: Collection[int], void: Collection[int]
) -> Mapping[int, list[ConsentEvent]]:
    """Return the consent rows of people, after those of the records that were merged into them.

    Their own record has the last word. That a merge closed the other record is no withdrawal.
    """
    merged = sa.select(merges.c.merged_id, merges.c.kept_id).where(merges.c.kept_id.in_(ids))
    owners = {one: one for one in ids} | {row.merged_id: row.kept_id for row in connection.execute(merged)}
    found: dict[int, list[ConsentEvent]] = defaultdict(list)
    wanted = sa.select(consents).where(consents.c.subscriber_id.in_(owners)).order_by(consents.c.id)
    rows = connection.execute(wanted).all()
    for row in sorted(rows, key=lambda row: owners[row.subscriber_id] == row.subscriber_id):
        owner = owners[row.subscriber_id]
        if owner != row.subscriber_id and row.method == "merge":
            continue
        event = ConsentEvent(
            list=row.list,
            action=ConsentAction(row.action),
            at=row.at,
            import_id=row.import_id,
            is_void=row.import_id in void,
        )
        found[owner].append(event)
    return found


def _blocked(
    connection: Connection, rows: Mapping[int, Any], import_id: int
) -> Mapping[bytes, set[str | None]]:
    """Return which lists people left by any other word than the import's.

    A bounce or a complaint stays whoever is on a list, so it does not count.
    """
    found: dict[bytes, set[str | None]] = defaultdict(set)
    others = sa.or_(suppressions.c.import_id.is_(None), suppressions.c.import_id != import_id)
    hashes = [row.address_hash for row in rows.values()]
    of_the_address = [quoted(reason) for reason in ("bounced", "complained")]
    left = suppressions.c.reason.not_in(of_the_address)
    wanted = sa.select(suppressions).where(suppressions.c.address_hash.in_(hashes), others, left)
    for row in connection.execute(wanted):
        found[bytes(row.address_hash)].add(row.list)
    return found


def _used(connection: Connection, rows: Mapping[int, Any], record: ImportRecord) -> set[int]:
    """Return who was emailed since, has an event or a request of their own, or was edited by staff."""
    since = sa.select(mailings.c.id).where(mailings.c.created_at >= record.started_at)
    queries = (
        sa.select(deliveries.c.subscriber_id)
        .where(deliveries.c.mailing_id.in_(since), deliveries.c.subscriber_id.in_(rows))
        .distinct(),
        sa.select(events.c.subscriber_id).where(events.c.subscriber_id.in_(rows)).distinct(),
        sa.select(reader_requests.c.subscriber_id).where(reader_requests.c.subscriber_id.in_(rows)),
        sa.select(merges.c.kept_id).where(merges.c.kept_id.in_(rows)),
        sa.select(notes.c.subscriber_id).where(notes.c.subscriber_id.in_(rows)),
        sa.select(renewals.c.subscriber_id).where(
            renewals.c.subscriber_id.in_(rows), renewals.c.emailed_at.is_not(None)
        ),
        tagged_by_staff(rows),
        sa.select(topic_choices.c.subscriber_id).where(
            topic_choices.c.subscriber_id.in_(rows), topic_choices.c.method != "import"
        ),
    )
    return {one for query in queries for one in connection.execute(query).scalars()}


def _count(decided: Sequence[tuple[int, Any, Undoing]], counts: Counter[str]) -> None:
    names = {
        PlaceChange.REMOVED: "removed",
        PlaceChange.TAKEN_OFF: "removed",
        PlaceChange.LEFT: "removed",
        PlaceChange.RESTORED: "restored",
    }
    for _id, _row, undoing in decided:
        for list_key in undoing.recorded:
            counts[names[undoing.places[list_key]]] += 1
        counts["changed_back"] += bool(undoing.fields) and not undoing.is_forgotten
        counts["forgotten"] += undoing.is_forgotten
        counts["kept"] += not undoing.places and not undoing.fields and not undoing.is_forgotten


def _write(connection: Connection, decided: Sequence[tuple[int, Any, Undoing]], undo: _Undo) -> None:
    proofs: list[dict[str, Any]] = []
    alike: dict[tuple[str, PlaceChange, datetime], list[int]] = defaultdict(list)
    for id_, row, undoing in decided:
        for list_key, change in undoing.places.items():
            alike[list_key, change, undoing.since.get(list_key, undo.now)].append(id_)
            if list_key in undoing.recorded:
                is_back = change is PlaceChange.RESTORED
                action = ConsentAction.GRANTED if is_back else ConsentAction.WITHDRAWN
                proofs.append(undo.consent(id_, list_key, action))
        if undoing.fields and not undoing.is_forgotten:
            mine = subscribers.c.id == id_
            connection.execute(sa.update(subscribers).where(mine).values(**_fields(row, undoing)))
    for (list_key, change, since), ids in alike.items():
        places = sa.and_(subscriptions.c.subscriber_id.in_(ids), subscriptions.c.list == list_key)
        _write_places(connection, places, change, since, undo.record.id)
    if proofs:
        connection.execute(sa.insert(consents), proofs)
    undo_tags(connection, [id_ for id_, _, _ in decided], undo.record.id)
    if forgotten := [id_ for id_, _, undoing in decided if undoing.is_forgotten]:
        _forget(connection, forgotten, undo.now)


def _write_places(
    connection: Connection,
    places: sa.ColumnElement[bool],
    change: PlaceChange,
    since: datetime,
    import_id: int,
) -> None:
    if change is PlaceChange.REMOVED:
        connection.execute(sa.delete(subscriptions).where(places))
        return
    values: dict[str, Any] = {
        "status": "subscribed" if change is PlaceChange.RESTORED else "unsubscribed",
        "since": since,
        "undone_import_id": import_id if change is PlaceChange.TAKEN_OFF else None,
    }
    connection.execute(sa.update(subscriptions).where(places).values(**values))


def _fields(row: Any, undoing: Undoing) -> dict[str, Any]:
    values: dict[str, Any] = {name: undoing.fields[name] for name in NAMES if name in undoing.fields}
    attributes = dict(row.attributes)
    for name, before in undoing.fields.items():
        if name not in NAMES:
            if before:
                attributes[name] = storable(before)
            else:
                attributes.pop(name, None)
    return values | {"attributes": attributes}


def _forget(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Empty what an undone import brought of people who were never here otherwise."""
    blank: dict[str, Any] = {"address": "", "address_key": None, "address_hash": None, "erased_at": now}
    words = {"first_name": "", "last_name": "", "lang": "", "attributes": {}}
    connection.execute(sa.update(subscribers).where(subscribers.c.id.in_(ids)).values(**blank, **words))
    mine = consents.c.subscriber_id.in_(ids)
    connection.execute(sa.update(consents).where(mine).values(basis="", source="", actor=""))
    forget_tags(connection, ids)
    for table in (import_updates, topic_choices, renewals):
        connection.execute(sa.delete(table).where(table.c.subscriber_id.in_(ids)))
