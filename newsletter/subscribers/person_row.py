"""One row of a subscriber file: cells in, a person and their consent out, or what bars them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from newsletter.errors import AddressError
from newsletter.model import Cadence, CadenceChoice, Consent, ConsentAction, Person, Topic, TopicChoice
from newsletter.subscribers.address import needs_smtputf8, read_address, split_name, typo_hint
from newsletter.subscribers.consent_date import read_consent_date
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_cells import RowCells, RowError, clean_text
from newsletter.subscribers.csv_columns import TAGS, Columns
from newsletter.subscribers.formula_guard import unguard
from newsletter.subscribers.garbled_text import name_warning, text_warning
from newsletter.subscribers.lang_tag import read_lang
from newsletter.subscribers.row_judgement import Judgement, judge
from newsletter.subscribers.status_columns import StatusColumn
from newsletter.subscribers.status_words import says_nothing
from newsletter.subscribers.tag_list import read_tags, write_tags
from newsletter.subscribers.topic_names import read_topic_names

__all__ = [
    "BarredRow",
    "Doubt",
    "PersonRow",
    "RowError",
    "Terms",
    "UnclearRowError",
    "read_further",
    "read_row",
]

_SHARED = frozenset(("abuse", "admin", "info", "no-reply", "noreply", "postmaster", "webmaster"))
_GOOGLE = " ::: "
"""Between several addresses in one cell of Google Contacts."""
_BETWEEN = re.compile(r"\s*:::\s*|[,;\s]+(?=[^\s,;]+@)")
_PHONE = re.compile(r"\+?[\d\s().-]{7,20}")
_SUBSCRIBED = Judgement(status=ContactStatus.SUBSCRIBED)


class Doubt(StrEnum):
    """What is doubtful about an address that is subscribed."""

    TYPO = "typing mistake"
    SHARED = "shared mailbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is the same for every row of an import: the list, how people agreed, who says so, when.

    `status` is what the file's own name says of everybody in it; `implied_agrees` whether the basis covers
    those whose permission was only implied.
    """

    list: str
    basis: str
    actor: str
    now: datetime
    file: str
    status: ContactStatus = ContactStatus.SUBSCRIBED
    implied_agrees: bool = False
    topics: Mapping[str, Topic] = field(default_factory=dict)
    """The topics of the publication."""
    foreign_list: str = ""
    """The one list that the file names, if it is another tool's: its rows are about the list imported to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A row that can be subscribed. `warning` "" is none; `judgement` holds what staff chose to pass over."""

    person: Person
    consent: Consent
    warning: str
    judgement: Judgement
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BarredRow:
    """A row whose address is not subscribed: what its file says of it, and since when."""

    row: int
    address_key: str
    judgement: Judgement
    at: datetime
    is_further: bool = False
    """A further address of a person whose own row is counted already."""


class UnclearRowError(RowError):
    """A row whose file does not say whether its person wants mail: nobody of that address is subscribed."""

    def __init__(self, message: str, *, barred: BarredRow) -> None:
        super().__init__(message)
        self.barred = barred


def read_row(
    row: int,
    cells: Sequence[str],
    columns: Columns,
    terms: Terms,
    status_columns: Sequence[StatusColumn] = (),
) -> PersonRow | BarredRow:
    """Return the person that a row is about, or what bars them; raises RowError.

    Of somebody who is barred nothing but the address is looked at, so that no fault elsewhere hides it.
    """
    cell = RowCells(cells, columns)
    named, address, key = _address(cell, columns)
    if columns.layout is not None and key.endswith(f"@{columns.layout.erased_domain}"):
        raise RowError(f"{columns.layout.tool} erased this person: the address is not theirs")
    judgement = _judgement(cells, status_columns, address, terms)
    _refuse_other_lists(cell, judgement, terms)
    if judgement.status is not ContactStatus.SUBSCRIBED:
        barred = BarredRow(row=row, address_key=key, judgement=judgement, at=_since(cell, judgement, terms))
        if judgement.status is ContactStatus.UNKNOWN:
            raise UnclearRowError(_unclear(judgement), barred=barred)
        return barred
    address_warning, doubts = _address_warning(address)
    warnings = [address_warning, _further_warning(cells[columns.roles["email"]])]
    person = Person(
        address=address,
        address_key=key,
        **_names(cell, named),
        lang=_lang(cell),
        cadence=_cadence(cell, terms.now),
        attributes=_attributes(cell, columns, warnings),
        topics=_topics(row, cell, terms),
    )
    warnings += _text_warnings(person)
    consent = _consent(row, cell, columns, terms)
    return PersonRow(
        person=person,
        consent=consent,
        warning=" ".join(filter(None, warnings)),
        judgement=judgement,
        doubts=doubts,
    )


def read_further(
    row: int,
    cells: Sequence[str],
    columns: Columns,
    terms: Terms,
    status_columns: Sequence[StatusColumn] = (),
) -> tuple[BarredRow, ...]:
    """Return what a row says against further addresses of its person: each has a status of its own.

    They are never subscribed. Two addresses in one cell share what the row says; nothing is raised.
    """
    typed = [part for index in columns.addresses if index < len(cells) for part in _parts(cells[index])]
    if len(typed) < 2 or len(cells) < len(columns.header):
        return ()
    found: dict[str, BarredRow] = {}
    cell = RowCells(cells, columns)
    for one in typed:
        try:
            address, key = read_address(split_name(one)[1])
            judgement = _judgement(cells, status_columns, address, terms)
            at = _since(cell, judgement, terms)
        except (AddressError, RowError):
            continue
        if judgement.status.suppresses and key not in found:
            found[key] = BarredRow(row=row, address_key=key, judgement=judgement, at=at, is_further=True)
    return tuple(found.values())


def _parts(cell: str) -> list[str]:
    """Return the addresses of a cell, most often the one."""
    if cell.count("@") < 2:
        return [cell] if "@" in cell else []
    return [part for part in _BETWEEN.split(unguard(cell.strip())) if "@" in part]


def _address(cell: RowCells, columns: Columns) -> tuple[str, str, str]:
    """Return the name beside an address, the address as it is kept, and its key.

    The person's first address is theirs; of several in one cell of an address book (`a ::: b`) the first.
    """
    typed = cell.raw("email")
    if not typed:
        typed = next((other for index in columns.more_addresses if (other := cell.at(index))), "")
    if _GOOGLE in typed:
        typed = typed.partition(_GOOGLE)[0]
    named, typed = split_name(typed)
    try:
        return named, *read_address(typed)
    except AddressError as error:
        if _PHONE.fullmatch(typed.strip()):
            raise RowError(f"“{typed.strip()}” is a phone number, not an email address") from None
        raise RowError(_sentence(str(error))) from None


def _judgement(
    cells: Sequence[str], status_columns: Sequence[StatusColumn], address: str, terms: Terms
) -> Judgement:
    judgement = _SUBSCRIBED
    if status_columns:
        judgement = judge(cells, status_columns, address=address, implied_agrees=terms.implied_agrees)
    if terms.status.weight > judgement.status.weight:
        return replace(judgement, status=terms.status)
    return judgement


def _refuse_other_lists(cell: RowCells, judgement: Judgement, terms: Terms) -> None:
    """Refuse a row of another list, unless what it says of the address holds for every list."""
    list_ = cell("list")
    if list_ and list_ not in (terms.list, terms.foreign_list) and not judgement.everywhere:
        raise RowError(f"The row is about the list “{list_}”, not “{terms.list}”")


def _unclear(judgement: Judgement) -> str:
    deciding = judgement.said[0]
    said = f"“{deciding.word}” in the column {deciding.column.name}"
    return f"{said} does not say whether this person wants mail; write “subscribed” for those who agreed"


def _since(cell: RowCells, judgement: Judgement, terms: Terms) -> datetime:
    """Return when somebody left: as a column says, else now; a date that cannot be read changes nothing."""
    at = judgement.date(terms.now)
    if at is None and cell("since"):
        try:
            at = read_consent_date(cell("since"), terms.now, cell.day_first("since"))
        except ValueError:
            at = None
    return at or terms.now


def _consent(row: int, cell: RowCells, columns: Columns, terms: Terms) -> Consent:
    try:
        at, column = _agreed_at(cell, columns, terms.now)
    except ValueError as error:
        raise RowError(_sentence(str(error))) from None
    return Consent(
        list=terms.list,
        action=ConsentAction.GRANTED,
        at=at,
        basis=_basis(cell, columns, terms),
        method="import",
        source=f"{terms.file} row {row}{f', {column}' if column else ''}",
        actor=terms.actor,
    )


def _basis(cell: RowCells, columns: Columns, terms: Terms) -> str:
    """Return the basis of the import, with what the row itself says of how this person agreed."""
    if not columns.basis:
        return terms.basis
    said = [
        f"{columns.header[index].strip()}: {text}"
        for index in columns.basis
        if (text := clean_text(cell.at(index), columns.header[index].strip()))
    ]
    return f"{terms.basis} ({'; '.join(said)})" if said else terms.basis


def _agreed_at(cell: RowCells, columns: Columns, now: datetime) -> tuple[datetime, str]:
    """Return when somebody agreed, and the column that says so where it is one of another tool's record."""
    orders = columns.day_first
    written = [
        (text, orders.get(index))
        for index in columns.consent_dates
        if (text := clean_text(cell.at(index), "consent_at")) and not says_nothing(text)
    ]
    if written:
        return _latest(written, now), ""
    if since := cell("since"):
        return read_consent_date(since, now, orders.get(columns.roles["since"])), ""
    for index in columns.record_dates:
        try:
            return read_consent_date(cell.at(index), now, orders.get(index)), columns.header[index].strip()
        except ValueError:
            continue
    return now, ""


def _latest(written: Sequence[tuple[str, bool | None]], now: datetime) -> datetime:
    """Return the latest of the dates that can be read; raises ValueError when none can."""
    found: list[datetime] = []
    fault: ValueError | None = None
    for text, day_first in written:
        try:
            found.append(read_consent_date(text, now, day_first))
        except ValueError as error:
            fault = fault or error
    if not found and fault:
        raise fault
    return max(found)


class Names(TypedDict):
    """A person's names."""

    first_name: str
    last_name: str


def _names(cell: RowCells, named: str) -> Names:
    first, last = cell("first_name"), cell("last_name")
    whole = cell("name") or clean_text(named, "email")
    if not first and not last and whole:
        if whole.count(",") == 1:
            last, first = whole.split(",")
        else:
            first, _, last = whole.partition(" ")
    return Names(first_name=first.strip(), last_name=last.strip())


def _lang(cell: RowCells) -> str:
    try:
        return read_lang(cell("lang"))
    except ValueError as error:
        raise RowError(_sentence(str(error))) from None


def _cadence(cell: RowCells, now: datetime) -> CadenceChoice | None:
    words = cell("cadence").casefold()
    if not words:
        return None
    try:
        return CadenceChoice(cadence=Cadence(words), at=now)
    except ValueError:
        choices = ", ".join(Cadence)
        raise RowError(f"“{words[:40]}” is no cadence (write {choices}, or leave it empty)") from None


def _topics(row: int, cell: RowCells, terms: Terms) -> TopicChoice | None:
    """Return what a row says its person wants; an empty cell says nothing."""
    if not terms.topics or not cell("topics"):
        return None
    try:
        topics = read_topic_names(cell("topics"), terms.topics)
    except ValueError as error:
        raise RowError(_sentence(str(error))) from None
    return TopicChoice(
        list=terms.list,
        topics=topics,
        at=terms.now,
        method="import",
        source=f"{terms.file} row {row}",
        actor=terms.actor,
    )


def _attributes(cell: RowCells, columns: Columns, warnings: list[str]) -> dict[str, str]:
    found = {
        name: value
        for name, index in columns.attributes.items()
        if index != columns.tags and (value := cell.attribute(name))
    }
    if columns.tags is not None:
        name = next((name for name, index in columns.attributes.items() if index == columns.tags), TAGS)
        try:
            if tags := clean_text(write_tags(read_tags(cell.at(columns.tags))), name):
                found[name] = tags
        except RowError as error:
            warnings.append(f"{error}: left out.")
    return found


def _text_warnings(person: Person) -> list[str]:
    names = [name_warning(name) for name in (person.first_name, person.last_name)]
    return names + [
        text_warning(value) for value in person.attributes.values() if "&" in value or not value.isascii()
    ]


def _further_warning(cell: str) -> str:
    return "Only the first address was taken." if _GOOGLE in cell else ""


def _address_warning(address: str) -> tuple[str, tuple[Doubt, ...]]:
    """Return what is doubtful about an address, in a sentence and as values."""
    hint, local = typo_hint(address), address.rpartition("@")[0]
    shared = local.lower() in _SHARED
    if not hint and not shared and local.isascii():
        return "", ()
    warnings = [
        f"Did you mean {hint}?" if hint else "",
        "A shared mailbox: did everyone behind it agree?" if shared else "",
        "Only mail servers with SMTPUTF8 can take this address." if needs_smtputf8(address) else "",
    ]
    doubts = (Doubt.TYPO,) if hint else ()
    return " ".join(filter(None, warnings)), (*doubts, Doubt.SHARED) if shared else doubts


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
