"""One row of a subscriber file: cells in, a person and their consent out, or what bars them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypedDict

from newsletter.errors import AddressError
from newsletter.model import Cadence, CadenceChoice, Consent, ConsentAction, Person, Topic, TopicChoice
from newsletter.subscribers.address import needs_smtputf8, read_address, split_name, typo_hint
from newsletter.subscribers.consent_date import read_consent_date
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_cells import RowCells, RowError, clean_text
from newsletter.subscribers.csv_columns import TAGS, Columns
from newsletter.subscribers.garbled_text import name_warning, text_warning
from newsletter.subscribers.lang_tag import read_lang
from newsletter.subscribers.row_judgement import Judgement, judge
from newsletter.subscribers.status_columns import StatusColumn
from newsletter.subscribers.tag_list import read_tags
from newsletter.subscribers.topic_names import read_topic_names

__all__ = ["BarredRow", "PersonRow", "RowError", "Terms", "UnclearRowError", "read_row"]

_SHARED = frozenset(("abuse", "admin", "info", "no-reply", "noreply", "postmaster", "webmaster"))
_SUBSCRIBED = Judgement(status=ContactStatus.SUBSCRIBED)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BarredRow:
    """A row whose address is not subscribed: what its file says of it, and since when."""

    row: int
    address_key: str
    judgement: Judgement
    at: datetime


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
    named, address, key = _address(cell)
    judgement = _judgement(cells, status_columns, address, terms)
    _refuse_other_lists(cell, judgement, terms)
    if judgement.status is not ContactStatus.SUBSCRIBED:
        barred = BarredRow(row=row, address_key=key, judgement=judgement, at=_since(cell, judgement, terms))
        if judgement.status is ContactStatus.UNKNOWN:
            raise UnclearRowError(_unclear(judgement), barred=barred)
        return barred
    warnings = [_address_warning(address)]
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
        person=person, consent=consent, warning=" ".join(filter(None, warnings)), judgement=judgement
    )


def _address(cell: RowCells) -> tuple[str, str, str]:
    """Return the name beside an address, the address as it is kept, and its key."""
    named, typed = split_name(cell.raw("email"))
    try:
        return named, *read_address(typed)
    except AddressError as error:
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
            at = read_consent_date(cell("since"), terms.now)
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
        basis=terms.basis,
        method="import",
        source=f"{terms.file} row {row}{f', {column}' if column else ''}",
        actor=terms.actor,
    )


def _agreed_at(cell: RowCells, columns: Columns, now: datetime) -> tuple[datetime, str]:
    """Return when somebody agreed, and the column that says so where it is one of another tool's record."""
    written = [text for index in columns.consent_dates if (text := clean_text(cell.at(index), "consent_at"))]
    if written:
        return _latest(written, now), ""
    if since := cell("since"):
        return read_consent_date(since, now), ""
    for index in columns.record_dates:
        try:
            return read_consent_date(cell.at(index), now), columns.header[index].strip()
        except ValueError:
            continue
    return now, ""


def _latest(written: Sequence[str], now: datetime) -> datetime:
    """Return the latest of the dates that can be read; raises ValueError when none can."""
    found: list[datetime] = []
    fault: ValueError | None = None
    for text in written:
        try:
            found.append(read_consent_date(text, now))
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
            if tags := clean_text(", ".join(read_tags(cell.at(columns.tags))), name):
                found[name] = tags
        except RowError as error:
            warnings.append(f"{error}: left out.")
    return found


def _text_warnings(person: Person) -> list[str]:
    names = [name_warning(name) for name in (person.first_name, person.last_name)]
    return names + [
        text_warning(value) for value in person.attributes.values() if "&" in value or not value.isascii()
    ]


def _address_warning(address: str) -> str:
    hint, local = typo_hint(address), address.rpartition("@")[0]
    if not hint and local.lower() not in _SHARED and local.isascii():
        return ""
    warnings = [
        f"Did you mean {hint}?" if hint else "",
        "A shared mailbox: did everyone behind it agree?" if local.lower() in _SHARED else "",
        "Only mail servers with SMTPUTF8 can take this address." if needs_smtputf8(address) else "",
    ]
    return " ".join(filter(None, warnings))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
