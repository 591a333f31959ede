"""Reads an export back: people with lists, status, consent and suppressions as they were."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from itertools import groupby
from typing import TextIO

from newsletter.errors import AddressError, ImportFileError
from newsletter.model import (
    Cadence,
    Consent,
    ConsentAction,
    Person,
    SubscriptionStatus,
    Suppression,
    SuppressionReason,
)
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.subscribers.address import read_address
from newsletter.subscribers.csv_export import LABELS, PERSON, PLACE, WHOLE
from newsletter.subscribers.formula_guard import unguard
from newsletter.subscribers.tag_list import clean_tag, read_tags

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferredPlace:
    """A place on a list as it was; `granted` and `withdrawn` are the newest of their kind."""

    list: str
    status: SubscriptionStatus
    since: datetime
    cadence: Cadence
    topics: tuple[str, ...] | None
    granted: Consent | None
    withdrawn: Consent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferredPerson:
    """A person as they were in the publication that was exported."""

    person: Person
    created_at: datetime
    paused_until: datetime | None
    places: tuple[TransferredPlace, ...]
    suppressions: tuple[Suppression, ...]
    tags: tuple[str, ...] = field(default=())


def read_export(
    stream: TextIO, *, attributes: Collection[str], lists: Collection[str], file: str
) -> Iterator[TransferredPerson]:
    """Yield the people of an export, one after the other.

    Raises ImportFileError, with the row, for what is no export or was changed so that it cannot be read.
    Open `stream` with newline="" and encoding "utf-8-sig".
    """
    rows = csv.DictReader(stream, strict=True)
    missing = {*PERSON, *LABELS, *PLACE, *WHOLE} - set(rows.fieldnames or ())
    if missing:
        raise ImportFileError(
            phrase(
                "{file} is not an export of newsletter: it has no column {min}", file=file, min=min(missing)
            ),
            hint="Other files are imported, with a list and a basis",
        )
    named = [name for name in attributes if name in (rows.fieldnames or ())]
    for _email, mine in groupby(_numbered(rows, file), key=lambda one: one[1]["email"]):
        yield _person(list(mine), named, lists, file)


def _numbered(rows: csv.DictReader[str], file: str) -> Iterator[tuple[int, Cells]]:
    number = 1
    try:
        for number, row in enumerate(rows, 2):
            if None in row or None in row.values():
                raise ImportFileError(
                    phrase(
                        "{file} row {number}: it has not as many cells as the first line names",
                        file=file,
                        number=number,
                    )
                )
            yield number, {name: unguard(cell) for name, cell in row.items()}
    except (csv.Error, UnicodeDecodeError) as error:
        raise ImportFileError(
            phrase("{file} row {number}: {error}", file=file, number=number + 1, error=error)
        ) from None


def _person(
    rows: Sequence[tuple[int, Cells]], attributes: Sequence[str], lists: Collection[str], file: str
) -> TransferredPerson:
    number, first = rows[0]
    try:
        kept, key = read_address(first["email"])
        places, barred = [], [_suppression(key, None, first, "suppressed")]
        for number, cells in rows:  # noqa: B007 - the error names it
            list_key = cells["list"]
            if list_key and list_key not in lists:
                raise ValueError(phrase("there is no list “{list_key}”", list_key=list_key))
            if cells["status"]:
                places.append(_place(cells))
            if list_key:
                barred.append(_suppression(key, list_key, cells, "list_suppressed"))
        return TransferredPerson(
            person=Person(
                address=kept,
                address_key=key,
                first_name=first["first_name"],
                last_name=first["last_name"],
                lang=first["lang"],
                attributes={name: first[name] for name in attributes if first[name]},
            ),
            created_at=_time(first["created_at"]),
            paused_until=_time(first["paused_until"]) if first["paused_until"] else None,
            places=tuple(places),
            suppressions=tuple(one for one in barred if one is not None),
            tags=tuple(map(clean_tag, read_tags(first["tags"]))),
        )
    except (ValueError, AddressError) as error:
        raise ImportFileError(
            phrase("{file} row {number}: {error}", file=file, number=number, error=error)
        ) from None


def _place(cells: Cells) -> TransferredPlace:
    status, since = _status(cells["status"]), _time(cells["since"])
    return TransferredPlace(
        list=cells["list"],
        status=status,
        since=since,
        cadence=Cadence(cells["cadence"] or Cadence.EVERY),
        topics=tuple(cells["topics"].split(", ")) if cells["topics"] else None,
        granted=_granted(cells) if cells["consent_at"] else None,
        withdrawn=_withdrawn(cells, since) if cells["leaving_method"] else None,
    )


def _status(text: str) -> SubscriptionStatus:
    try:
        return SubscriptionStatus(text)
    except ValueError:
        raise ValueError(
            phrase("“{text}” is not a status; write subscribed or unsubscribed", text=text)
        ) from None


def _granted(cells: Cells) -> Consent:
    return Consent(
        list=cells["list"],
        action=ConsentAction.GRANTED,
        at=_time(cells["consent_at"]),
        basis=cells["consent_basis"],
        method=cells["consent_method"],
        source=cells["consent_source"],
        actor=cells["consent_actor"],
        evidence=json.loads(cells["consent_evidence"]) if cells["consent_evidence"] else None,
    )


def _withdrawn(cells: Cells, since: datetime) -> Consent:
    return Consent(
        list=cells["list"],
        action=ConsentAction.WITHDRAWN,
        at=since,
        basis=cells["leaving_basis"],
        method=cells["leaving_method"],
        source=cells["leaving_source"],
        actor=cells["leaving_actor"],
    )


def _suppression(key: str, list_key: str | None, cells: Cells, column: str) -> Suppression | None:
    if not cells[column]:
        return None
    return Suppression(
        address_key=key,
        reason=SuppressionReason(cells[column]),
        at=_time(cells[f"{column}_at"]),
        list=list_key,
        note=cells[f"{column}_note"],
    )


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(phrase("“{text}” has no time zone", text=text))
    return moment.astimezone(UTC)


def count_people(people: Iterable[TransferredPerson]) -> int:
    """Read everybody once, so that a file with a fault changes nothing; return how many there are."""
    return sum(1 for _ in people)
