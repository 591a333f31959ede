"""Writes the result of one page of an import."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import CadenceChoice, ConsentAction, PeopleBatch, Person, SubscriptionStatus, Tagging
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.people_batch import taken
from newsletter.store.column_types import are_storable, storable
from newsletter.store.connection import Database
from newsletter.store.import_row import ImportRow
from newsletter.store.import_tables import import_updates
from newsletter.store.prepared_statements import Column, Prepared, Same
from newsletter.store.tables import consents, subscribers, subscriptions, suppressions
from newsletter.store.tags import add_tags
from newsletter.store.tokens import neighboring_tokens
from newsletter.store.topic_choices import add_choices
from newsletter.subscribers.tag_list import clean_tag, read_tags

_PERSON = ["address", "address_key", "address_hash", "created_at", "preferences_token"]
_WORDS = ["first_name", "last_name", "lang", "attributes"]
_PLACE = ["subscriber_id", "list", "status", "token", "since", "cadence", "digest_from"]
_PROOF = ["subscriber_id", "list", "action", "at", "basis", "method", "source", "actor"]
_PROOF += ["evidence", "import_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPeople:
    """The rows of a page in three tables, column by column as the driver takes them, but for the ids."""

    people: Mapping[str, Column]
    places: Mapping[str, Column]
    proofs: Mapping[str, Column]

    def take(self, places: Sequence[int]) -> NewPeople:
        """Return only those at some places."""
        return NewPeople(
            people=_taken(self.people, places),
            places=_taken(self.places, places),
            proofs=_taken(self.proofs, places),
        )


class ImportWriter:
    """Writes pages of one import; its INSERTs are prepared once."""

    def __init__(self, database: Database, import_id: int | None = None) -> None:
        self._import_id = import_id
        self._numbered = Prepared(sa.insert(subscribers), database, ["id", *_PERSON, *_WORDS])
        self._database = database
        self._new = Prepared(sa.insert(subscribers), database, _PERSON + _WORDS)
        self._places = Prepared(sa.insert(subscriptions), database, _PLACE)
        self._proofs = Prepared(sa.insert(consents), database, _PROOF)

    def prepare(self, page: PeopleBatch, hashes: Mapping[str, bytes]) -> NewPeople:
        """Turn a page into what is written of people of whom nothing is known yet; needs no database."""
        count = len(page)
        places = list(map(_cadence, page.cadences)) if any(page.cadences) else [_cadence(None)] * count
        people = {
            "address": page.addresses,
            "address_key": page.address_keys,
            "address_hash": [hashes[key] for key in page.address_keys],
            "created_at": page.agreed_at,
            "preferences_token": neighboring_tokens(count),
            "first_name": page.first_names,
            "last_name": page.last_names,
            "lang": page.langs,
            "attributes": _attributes(page.attributes),
        }
        joined = {
            "list": page.lists,
            "status": [SubscriptionStatus.SUBSCRIBED.value] * count,
            "token": neighboring_tokens(count),
            "since": page.agreed_at,
            "cadence": [place["cadence"] for place in places],
            "digest_from": [place["digest_from"] for place in places],
        }
        proofs = {
            "list": page.lists,
            "action": [ConsentAction.GRANTED.value] * count,
            "at": page.agreed_at,
            "basis": page.bases,
            "method": page.methods,
            "source": page.sources,
            "actor": page.actors,
            "evidence": page.evidence,
            "import_id": [self._import_id] * count,
        }
        return NewPeople(
            people=self._numbered.stored(people),
            places=self._places.stored(joined),
            proofs=self._proofs.stored(proofs),
        )

    def add(self, connection: Connection, page: PeopleBatch, new: NewPeople, places: Sequence[int]) -> None:
        """Write those at some places of a page, with their subscriptions and proofs, column by column."""
        if not places:
            return
        if len(places) < len(page):
            page, new = page.take(places), new.take(places)
        ids = _new_ids(connection, len(places))
        count = len(places)
        self._numbered.run_columns(connection, {"id": ids, **new.people}, count)
        self._places.run_columns(connection, {"subscriber_id": ids, **new.places}, count)
        self._proofs.run_columns(connection, {"subscriber_id": ids, **new.proofs}, count)
        topics = zip(ids, page.topics, strict=True)
        if chosen := [(id_, choice) for id_, choice in topics if choice is not None]:
            add_choices(connection, chosen)
        tagged = [
            _tagging(id_, cell, at, source, actor)
            for id_, attributes, at, source, actor in zip(
                ids, page.attributes, page.agreed_at, page.sources, page.actors, strict=True
            )
            if (cell := attributes.get("tags"))
        ]
        if tagged:
            add_tags(self._database, connection, tagged, self._import_id)

    def save(self, connection: Connection, cases: Iterable[ImportRow]) -> None:
        """Write the cases in which something was joined or changed."""
        joined = [case for case in cases if case.joined or case.changed or case.proofs or case.topics]
        if not joined:
            return
        known = [case for case in joined if case.id is not None and case.changed]
        self._insert_people(connection, [case for case in joined if case.id is None])
        _update_people(connection, known)
        began = [case for case in joined if case.joined]
        self._places.run_many(connection, _places(began))
        self._proofs.run_many(connection, _proofs(joined, self._import_id))
        if self._import_id is not None:
            _record_updates(connection, known, self._import_id)
        _take_up_again(connection, began)
        _lift(connection, began)
        chosen = [(case.id, choice) for case in joined for choice in case.topics.values()]
        add_choices(connection, [(id_, choice) for id_, choice in chosen if id_ is not None])
        add_tags(self._database, connection, _taggings(joined), self._import_id)

    def _insert_people(self, connection: Connection, cases: Sequence[ImportRow]) -> None:
        self._new.run_many(connection, (_row(case) for case in cases))
        by_key = {storable(case.person.address_key): case for case in cases if case.person is not None}
        numbered = sa.select(subscribers.c.id, subscribers.c.address_key)
        wanted = numbered.where(subscribers.c.address_key.in_(by_key))
        for row in connection.execute(wanted) if by_key else ():
            by_key[row.address_key].id = row.id


def _taken(columns: Mapping[str, Column], places: Sequence[int]) -> dict[str, Column]:
    return {
        name: column if isinstance(column, Same) else taken(column, places)
        for name, column in columns.items()
    }


def _new_ids(connection: Connection, count: int) -> list[int]:
    """Return the next numbers of subscribers; SQLite's are free, for it has one writer at a time."""
    if connection.dialect.name == "sqlite":
        last = connection.execute(sa.select(sa.func.max(subscribers.c.id))).scalar() or 0
        return list(range(last + 1, last + 1 + count))
    taken = "SELECT nextval(pg_get_serial_sequence('subscribers', 'id')) FROM generate_series(1, %s)"
    return [number for (number,) in connection.exec_driver_sql(taken, (count,))]


def _taggings(cases: Iterable[ImportRow]) -> Iterator[tuple[int, tuple[str, ...], Tagging]]:
    """Yield the tags that a file gives to people of whom something was known."""
    for case in cases:
        if case.tags is not None and case.id is not None:
            cell, consent = case.tags
            yield _tagging(case.id, cell, consent.at, consent.source, consent.actor)


def _tagging(
    subscriber_id: int, cell: str, at: datetime, source: str, actor: str
) -> tuple[int, tuple[str, ...], Tagging]:
    """Return the tags of one cell, which is also kept as an attribute, as the file has it."""
    tags = tuple(tag for tag in map(_tag, read_tags(cell)) if tag)
    return subscriber_id, tags, Tagging(tag="", at=at, source=source, actor=actor)


def _tag(text: str) -> str:
    try:
        return clean_tag(text)
    except ValueError:
        return ""  # it stays in the attribute


def _row(case: ImportRow) -> dict[str, Any]:
    assert case.person is not None  # noqa: S101 - whoever joins is somebody
    return {
        "address": case.person.address,
        "address_key": case.person.address_key,
        "address_hash": case.address_hash,
        "created_at": case.proofs[0].at,
        "preferences_token": secrets.token_urlsafe(16),
        **_words(case.person),
    }


def _words(person: Person) -> dict[str, Any]:
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "lang": person.lang,
        "attributes": _storable(person.attributes),
    }


def _attributes(attributes: Sequence[Mapping[str, str]]) -> Sequence[Mapping[str, str]]:
    """Return everybody's attributes without what no database keeps."""
    different = {id(one): one for one in attributes}.values()
    texts = (text for one in different for pair in one.items() for text in pair)
    return attributes if are_storable(texts) else list(map(_storable, attributes))


def _storable(attributes: Mapping[str, str]) -> dict[str, str]:
    return {storable(name): storable(value) for name, value in attributes.items()}


def _update_people(connection: Connection, cases: Sequence[ImportRow]) -> None:
    if cases:
        # Erased by somebody else in this moment: then nothing is written back.
        update = sa.update(subscribers).where(
            subscribers.c.id == sa.bindparam("s"), subscribers.c.erased_at.is_(None)
        )
        connection.execute(update, [{"s": case.id, **_words(case.person)} for case in cases if case.person])


def _places(cases: Sequence[ImportRow]) -> Iterator[dict[str, Any]]:
    for case in cases:
        for list_key, again in case.joined.items():
            if not again:
                yield {
                    "subscriber_id": case.id,
                    "list": list_key,
                    "status": SubscriptionStatus.SUBSCRIBED.value,
                    "token": secrets.token_urlsafe(16),
                    "since": case.places[list_key].since,
                    **_cadence(case.cadences.get(list_key)),
                }


def _cadence(choice: CadenceChoice | None) -> dict[str, Any]:
    """Return how often somebody is to get a list, and from when on issues are for their digest."""
    if choice is None or not choice.cadence.is_digest:
        return {"cadence": None, "digest_from": None}
    return {"cadence": choice.cadence.value, "digest_from": choice.at}


def _proofs(cases: Sequence[ImportRow], import_id: int | None) -> Iterator[dict[str, Any]]:
    for case in cases:
        for consent in case.proofs:
            yield {
                "subscriber_id": case.id,
                "list": consent.list,
                "action": consent.action.value,
                "at": consent.at,
                "basis": consent.basis,
                "method": consent.method,
                "source": consent.source,
                "actor": consent.actor,
                "evidence": consent.evidence,
                "import_id": import_id,
            }


def _record_updates(connection: Connection, cases: Sequence[ImportRow], import_id: int) -> None:
    """Record what was there before; of a person whom the same import changed before, the first remains."""
    ids = [case.id for case in cases if case.updates]
    if not ids:
        return
    mine = sa.and_(import_updates.c.import_id == import_id, import_updates.c.subscriber_id.in_(ids))
    before = {
        row.subscriber_id: row.changes for row in connection.execute(sa.select(import_updates).where(mine))
    }
    connection.execute(sa.delete(import_updates).where(mine))
    rows = []
    for case in cases:
        if case.updates:
            known = before.get(case.id, {})
            changes = {**known}
            for name, (old, new) in case.updates.items():
                changes[name] = [known.get(name, (storable(old), ""))[0], storable(new)]
            rows.append({"import_id": import_id, "subscriber_id": case.id, "changes": changes})
    connection.execute(sa.insert(import_updates), rows)


def _take_up_again(connection: Connection, cases: Sequence[ImportRow]) -> None:
    """Subscribe again whoever asked to come back."""
    for case in cases:
        for list_key in (list_key for list_key, again in case.joined.items() if again):
            where = (subscriptions.c.subscriber_id == case.id, subscriptions.c.list == list_key)
            values = {"status": SubscriptionStatus.SUBSCRIBED.value, "since": case.places[list_key].since}
            values |= {"undone_import_id": None}
            if list_key in case.cadences:
                values |= _cadence(case.cadences[list_key])
            connection.execute(sa.update(subscriptions).where(*where).values(**values))


def _lift(connection: Connection, cases: Sequence[ImportRow]) -> None:
    """Take away the suppressions that a person's own fresh word has lifted."""
    for case in cases:
        for where in case.lifted:
            place = suppressions.c.list.is_(None) if where is None else suppressions.c.list == where
            connection.execute(
                sa.delete(suppressions).where(suppressions.c.address_hash == case.address_hash, place)
            )
