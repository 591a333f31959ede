"""Reads the rows of a subscriber file: cells in, a person and their consent out, or what bars them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from newsletter.errors import AddressError
from newsletter.model.phrase import joined, phrase
from newsletter.subscribers.address import read_address, split_name, usual_address
from newsletter.subscribers.consent_date import read_consent_date
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_cells import RowCells, RowError
from newsletter.subscribers.csv_columns import Columns
from newsletter.subscribers.formula_guard import unguard
from newsletter.subscribers.person_row import BarredRow, PersonRow, Terms, UnclearRowError
from newsletter.subscribers.row_cells import (
    address_warning,
    read_agreed_at,
    read_attributes,
    read_basis,
    read_cadence,
    read_lang_cell,
    read_names,
    read_topics,
    refuse_other_lists,
    sentence,
    text_warnings,
)
from newsletter.subscribers.row_judgement import SUBSCRIBED, Judgement, judge
from newsletter.subscribers.status_columns import StatusColumn

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
            raise RowError(phrase("{tool} erased this person: the address is not theirs", tool=self._tool))
        judgement = SUBSCRIBED
        if self._is_judged:
            judgement = _judgement(cells, self._status_columns, address, terms)
        if self._has_list:
            refuse_other_lists(cell, judgement, terms)
        if judgement.status is not ContactStatus.SUBSCRIBED:
            barred = BarredRow(
                row=row, address_key=key, judgement=judgement, at=_since(cell, judgement, terms)
            )
            if judgement.status is ContactStatus.UNKNOWN:
                raise UnclearRowError(_unclear(judgement), barred=barred)
            return barred
        doubtful, doubts = address_warning(address)
        warnings = [doubtful, _further_warning(cells[self._email])]
        first_name, last_name = read_names(cell, named) if named or self._has_names else ("", "")
        lang, attributes = read_lang_cell(cell), read_attributes(cell, columns, warnings)
        topics = read_topics(cell, terms) if self._has_topics else None
        warnings += text_warnings(first_name, last_name, attributes)
        agreed_at, agreed_by = read_agreed_at(cell, columns, terms.now) if self._is_dated else (None, "")
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
            read_basis(cell, columns, terms) if columns.basis else "",
            topics,
            read_cadence(cell),
            terms,
            joined(" ", filter(None, warnings)),
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
            raise RowError(
                phrase("“{typed}” is a phone number, not an email address", typed=typed.strip())
            ) from None
        raise RowError(sentence(str(error))) from None


def _judgement(
    cells: Sequence[str], status_columns: Sequence[StatusColumn], address: str, terms: Terms
) -> Judgement:
    judgement = SUBSCRIBED
    if status_columns:
        judgement = judge(cells, status_columns, address=address, implied_agrees=terms.implied_agrees)
    if terms.status.weight > judgement.status.weight:
        return replace(judgement, status=terms.status)
    return judgement


def _unclear(judgement: Judgement) -> str:
    deciding = judgement.said[0]
    return phrase(
        "“{word}” in the column {column} does not say whether this person wants mail; write “subscribed” for "
        "those who agreed",
        word=deciding.word,
        column=deciding.column.name,
    )


def _since(cell: RowCells, judgement: Judgement, terms: Terms) -> datetime:
    """Return when somebody left: as a column says, else now; a date that cannot be read changes nothing."""
    at = judgement.date(terms.now)
    if at is None and cell("since"):
        try:
            at = read_consent_date(cell("since"), terms.now, cell.day_first("since"))
        except ValueError:
            at = None
    return at or terms.now


def _further_warning(cell: str) -> str:
    return phrase("Only the first address was taken.") if _GOOGLE in cell else ""
