"""Reads the rows of a subscriber file: cells in, a person and their consent out, or what bars them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from newsletter.errors import AddressError
from newsletter.model import Cadence
from newsletter.subscribers.address import needs_smtputf8, read_address, split_name, typo_hint, usual_address
from newsletter.subscribers.consent_date import read_consent_date
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_cells import RowCells, RowError, clean_text
from newsletter.subscribers.csv_columns import TAGS, Columns
from newsletter.subscribers.domain_typos import meant_domain
from newsletter.subscribers.formula_guard import unguard
from newsletter.subscribers.garbled_text import name_warning, text_warning
from newsletter.subscribers.lang_tag import read_lang
from newsletter.subscribers.person_row import BarredRow, Doubt, PersonRow, Terms, UnclearRowError
from newsletter.subscribers.row_judgement import SUBSCRIBED, Judgement, judge
from newsletter.subscribers.status_columns import StatusColumn
from newsletter.subscribers.status_words import says_nothing
from newsletter.subscribers.tag_list import read_tags, write_tags
from newsletter.subscribers.topic_names import read_topic_names

_SHARED = frozenset(("abuse", "admin", "info", "no-reply", "noreply", "postmaster", "webmaster"))
_GOOGLE = " ::: "
"""Between several addresses in one cell of Google Contacts."""
_BETWEEN = re.compile(r"\s*:::\s*|[,;\s]+(?=[^\s,;]+@)")
_PHONE = re.compile(r"\+?[\d\s().-]{7,20}")


class RowReader:
    """Reads the rows of one file; what its columns are is looked at once."""

    def __init__(self, columns: Columns, terms: Terms, status_columns: Sequence[StatusColumn] = ()) -> None:
        self._columns = columns
        self._terms = terms
        self._status_columns = status_columns
        self._email = columns.roles["email"]
        layout = columns.layout
        self._tool = layout.tool if layout else ""
        self._erased = f"@{layout.erased_domain}" if layout and layout.erased_domain else ""
        self._has_list = "list" in columns.roles
        self._has_names = not {"first_name", "last_name", "name"}.isdisjoint(columns.roles)
        self._has_topics = bool(terms.topics) and "topics" in columns.roles
        self._is_dated = bool(columns.consent_dates or columns.record_dates or "since" in columns.roles)
        self._is_judged = bool(status_columns) or terms.status is not ContactStatus.SUBSCRIBED

    def read(self, row: int, cells: Sequence[str]) -> PersonRow | BarredRow:
        """Return the person that a row is about, or what bars them; raises RowError.

        Of somebody who is barred nothing but the address is looked at, so that no fault elsewhere hides it.
        """
        columns, terms = self._columns, self._terms
        cell = RowCells(cells, columns)
        named, address, key = self._address(cell, cells)
        if self._erased and key.endswith(self._erased):
            raise RowError(f"{self._tool} erased this person: the address is not theirs")
        judgement = SUBSCRIBED
        if self._is_judged:
            judgement = _judgement(cells, self._status_columns, address, terms)
        if self._has_list:
            _refuse_other_lists(cell, judgement, terms)
        if judgement.status is not ContactStatus.SUBSCRIBED:
            barred = BarredRow(
                row=row, address_key=key, judgement=judgement, at=_since(cell, judgement, terms)
            )
            if judgement.status is ContactStatus.UNKNOWN:
                raise UnclearRowError(_unclear(judgement), barred=barred)
            return barred
        address_warning, doubts = _address_warning(address)
        warnings = [address_warning, _further_warning(cells[self._email])]
        first_name, last_name = _names(cell, named) if named or self._has_names else ("", "")
        lang, attributes = _lang(cell), _attributes(cell, columns, warnings)
        topics = _topics(cell, terms) if self._has_topics else None
        warnings += _text_warnings(first_name, last_name, attributes)
        agreed_at, agreed_by = _agreed_at(cell, columns, terms.now) if self._is_dated else (None, "")
        return PersonRow(
            row,
            address,
            key,
            first_name,
            last_name,
            lang,
            attributes,
            agreed_at,
            agreed_by,
            _basis(cell, columns, terms) if columns.basis else "",
            topics,
            _cadence(cell),
            terms,
            " ".join(filter(None, warnings)),
            judgement,
            doubts,
        )

    def _address(self, cell: RowCells, cells: Sequence[str]) -> tuple[str, str, str]:
        """Return the name beside an address, the address as it is kept, and its key."""
        usual = usual_address(cells[self._email])
        return ("", *usual) if usual else _address(cell, self._columns)


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
    judgement = SUBSCRIBED
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


def _basis(cell: RowCells, columns: Columns, terms: Terms) -> str:
    """Return the basis of the import, with what the row itself says of how this person agreed."""
    said = [
        f"{columns.header[index].strip()}: {text}"
        for index in columns.basis
        if (text := clean_text(cell.at(index), columns.header[index].strip()))
    ]
    return f"{terms.basis} ({'; '.join(said)})" if said else terms.basis


def _agreed_at(cell: RowCells, columns: Columns, now: datetime) -> tuple[str | None, str]:
    """Return when somebody agreed, and the column that says so where it is one of another tool's record."""
    try:
        at, column = _date_of_consent(cell, columns, now)
    except ValueError as error:
        raise RowError(_sentence(str(error))) from None
    return None if at is now else at.isoformat(), column


def _date_of_consent(cell: RowCells, columns: Columns, now: datetime) -> tuple[datetime, str]:
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


def _names(cell: RowCells, named: str) -> tuple[str, str]:
    """Return first and last name; `named` is the one beside the address."""
    first, last = cell("first_name"), cell("last_name")
    if not first and not last and (whole := cell("name") or clean_text(named, "email")):
        if whole.count(",") == 1:
            last, first = whole.split(",")
        else:
            first, _, last = whole.partition(" ")
    return first.strip(), last.strip()


def _lang(cell: RowCells) -> str:
    try:
        return read_lang(cell("lang"))
    except ValueError as error:
        raise RowError(_sentence(str(error))) from None


def _cadence(cell: RowCells) -> str | None:
    words = cell("cadence").casefold()
    if words and words not in set(Cadence):
        choices = ", ".join(Cadence)
        raise RowError(f"“{words[:40]}” is no cadence (write {choices}, or leave it empty)")
    return words or None


def _topics(cell: RowCells, terms: Terms) -> tuple[str, ...] | None:
    """Return what a row says its person wants, () for everything; an empty cell says nothing."""
    if not (said := cell("topics")):
        return None
    try:
        return read_topic_names(said, terms.topics) or ()
    except ValueError as error:
        raise RowError(_sentence(str(error))) from None


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


def _text_warnings(first_name: str, last_name: str, attributes: Mapping[str, str]) -> list[str]:
    return [name_warning(first_name), name_warning(last_name)] + [
        text_warning(value) for value in attributes.values() if "&" in value or not value.isascii()
    ]


def _further_warning(cell: str) -> str:
    return "Only the first address was taken." if _GOOGLE in cell else ""


def _address_warning(address: str) -> tuple[str, tuple[Doubt, ...]]:
    """Return what is doubtful about an address, in a sentence and as values."""
    local, _, domain = address.rpartition("@")
    shared = local.lower() in _SHARED
    if not shared and local.isascii() and meant_domain(domain) is None:
        return "", ()
    hint = typo_hint(address)
    warnings = [
        f"Did you mean {hint}?" if hint else "",
        "A shared mailbox: did everyone behind it agree?" if shared else "",
        "Only mail servers with SMTPUTF8 can take this address." if needs_smtputf8(address) else "",
    ]
    doubts = (Doubt.TYPO,) if hint else ()
    return " ".join(filter(None, warnings)), (*doubts, Doubt.SHARED) if shared else doubts


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
