"""Column reading: how each column of a file was understood, for whoever wants to choose otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from newsletter.subscribers.csv_columns import Columns
from newsletter.subscribers.csv_import import PeopleFile
from newsletter.subscribers.plain_words import plain

STATUS = "status"
TAGS = "tags"
CONSENT_AT = "consent_at"
CONSENT_BASIS = "consent_basis"
FURTHER_ADDRESS = "further address"
RECORDED = "recorded"
LEFT_OUT = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReading:
    """A column, what it was read as, and a few of its values, as far as they were looked at.

    `read_as` is a role (email, first_name, ...), a declared attribute, status, tags, consent_at,
    consent_basis, "further address", recorded (of our own export), or "" for a column that is left out.
    """

    name: str
    read_as: str
    examples: tuple[str, ...] = ()


def column_readings(files: Collection[PeopleFile]) -> tuple[ColumnReading, ...]:
    """Return the named columns of files in their order; those of one name in several files once."""
    found: dict[str, ColumnReading] = {}
    for file in files:
        for one in _of_file(file):
            found.setdefault(plain(one.name), one)
    return tuple(found.values())


def _of_file(file: PeopleFile) -> Iterator[ColumnReading]:
    meanings = {**_meanings(file.columns), **{one.index: STATUS for one in file.status_columns}}
    examples: Mapping[str, tuple[str, ...]] = {one.name: one.examples for one in file.left_out}
    for index, header in enumerate(file.header):
        if name := header.strip():
            yield ColumnReading(
                name=name, read_as=meanings.get(index, LEFT_OUT), examples=examples.get(name, ())
            )


def _meanings(columns: Columns) -> dict[int, str]:
    found = dict.fromkeys(columns.recorded, RECORDED)
    found |= dict.fromkeys(columns.record_dates, CONSENT_AT) | dict.fromkeys(
        columns.consent_dates, CONSENT_AT
    )
    found |= dict.fromkeys(columns.basis, CONSENT_BASIS)
    found |= dict.fromkeys(columns.more_addresses, FURTHER_ADDRESS)
    found |= {index: name for name, index in columns.attributes.items()}
    found |= {index: role for role, index in columns.roles.items()}
    return found | ({} if columns.tags is None else {columns.tags: TAGS})
