"""Reads the rows of a file that need no second look, column by column.

Nearly all rows of nearly all files have an address in its usual form and cells that nothing is wrong with.
Read so they cost a tenth of what `RowReader` takes. Its rules decide here too, once about each different
content of a column; every row that is not subscribed without a word is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

from newsletter.subscribers.address import are_usual, usual_address
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_cells import MAX_CELL_CHARS, RowCells, RowError
from newsletter.subscribers.csv_columns import Columns
from newsletter.subscribers.csv_records import RecordBatch
from newsletter.subscribers.domain_typos import meant_domain
from newsletter.subscribers.garbled_text import name_warning
from newsletter.subscribers.person_row import Terms
from newsletter.subscribers.person_rows import PersonRows
from newsletter.subscribers.row_cells import (
    has_shared,
    read_agreed_at,
    read_basis,
    read_cadence,
    read_lang_cell,
    read_names,
    read_tags_cell,
    read_topics,
    refuse_other_lists,
    tags_attribute,
    value_warning,
)
from newsletter.subscribers.row_judgement import SUBSCRIBED, judge
from newsletter.subscribers.status_columns import StatusColumn

_REMEMBERED = 16_384
_WORDS = re.compile(r"(?:(?:[A-Za-z0-9#(](?: ?[A-Za-z0-9.,:;/#@()_+'-])*)?\n)*")
"""Texts that are kept as they are: nothing to clean, nothing that looks garbled, no formula."""
_BLANK = {
    "first_name": "",
    "last_name": "",
    "lang": "",
    "agreed_at": None,
    "agreed_by": "",
    "basis": "",
    "topics": None,
    "cadence": None,
}
_Read: TypeAlias = Callable[[RowCells], Any]


def reads_plainly(columns: Columns, terms: Terms, status_columns: Sequence[StatusColumn]) -> bool:
    """Say whether a file can have plain rows: a row has one address, and all that it says is about that."""
    return (
        not columns.more_addresses
        and terms.status is ContactStatus.SUBSCRIBED
        and all(column.address_beside is None for column in status_columns)
    )


class PlainRowReader:
    """Reads the plain rows of one file, and says which rows are none."""

    def __init__(self, columns: Columns, terms: Terms, status_columns: Sequence[StatusColumn]) -> None:
        self._width = len(columns.header)
        self._email = columns.roles["email"]
        self._erased = columns.layout.erased_domain if columns.layout else ""
        self._fields = list(_fields(columns, terms))
        self._attributes = dict(_attributes(columns))
        self._dicts = _Remembered(self._named)
        self._conditions = list(_conditions(columns, terms, status_columns))

    def read(self, batch: RecordBatch) -> tuple[PersonRows, Collection[int]]:
        """Return the rows of a batch, and the places of those that are not plain, with nonsense there."""
        cells = batch.cells
        odd = {place for place, row in enumerate(cells) if len(row) != self._width}
        if odd:
            blank = [""] * self._width
            cells = [blank if place in odd else row for place, row in enumerate(cells)]
        data = list(zip(*cells, strict=True))
        addresses = data[self._email]
        odd.update(self._odd_addresses(addresses))
        for condition in self._conditions:
            _note_odd(condition.values(data), odd)
        found = {}
        for names, column in self._fields:
            values = _note_odd(column.values(data), odd)
            if column.is_text:
                found[names[0]] = values
            else:
                nothing = (None,) * len(names)
                found.update(
                    zip(names, zip(*(value or nothing for value in values), strict=True), strict=True)
                )
        others = {name: found.get(name) or [value] * len(cells) for name, value in _BLANK.items()}
        rows = PersonRows(
            batch.first,
            address=addresses,
            address_key=list(map(str.lower, addresses)),
            attributes=self._attribute_dicts(data, odd),
            remarks={},
            **others,
        )
        return rows, odd

    def _odd_addresses(self, addresses: Sequence[str]) -> list[int]:
        """Return the places of addresses that are cleaned, refused, or warned of."""
        domains = {address.rpartition("@")[2] for address in addresses}
        warned = {domain for domain in domains if domain == self._erased or meant_domain(domain)}
        if not warned and are_usual(addresses) and not has_shared(addresses):
            return []
        return [
            place
            for place, address in enumerate(addresses)
            if usual_address(address) != (address, address.lower())
            or address.rpartition("@")[2] in warned
            or has_shared([address])
        ]

    def _attribute_dicts(self, data: Sequence[Sequence[str]], odd: set[int]) -> Sequence[dict[str, str]]:
        columns = [_note_odd(column.values(data), odd) for column in self._attributes.values()]
        if not columns:
            return [{}] * len(data[0])
        contents = columns[0] if len(columns) == 1 else zip(*columns, strict=True)
        return list(map(self._dicts.__getitem__, contents))

    def _named(self, contents: Any) -> dict[str, str]:
        values = contents if isinstance(contents, tuple) else (contents,)
        return {name: value for name, value in zip(self._attributes, values, strict=True) if value}


class _Remembered(dict[Any, Any]):
    """What a function returns for each argument, while there are not too many."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function

    def __missing__(self, key: Any) -> Any:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[key] = self._function(key)
        return found


class _Column:
    """What one cell of a row, or several together, come to; None where the row needs a second look.

    A text comes to itself or to a text, anything else to a tuple.
    """

    def __init__(
        self, columns: Columns, indices: Sequence[int], read: _Read, *, is_text: bool = False
    ) -> None:
        self.is_text = is_text
        self._columns = columns
        self._indices = tuple(dict.fromkeys(indices))
        self._read = read
        self._known = _Remembered(self._decide)

    def values(self, data: Sequence[Sequence[str]]) -> Sequence[Any]:
        """Return what each row comes to; `data` has the cells of all columns."""
        if len(self._indices) > 1:
            contents: Any = zip(*(data[index] for index in self._indices), strict=True)
        else:
            contents = data[self._indices[0]]
            if self.is_text and _are_words(contents):
                return data[self._indices[0]]
        return list(map(self._known.__getitem__, contents))

    def _decide(self, contents: str | tuple[str, ...]) -> Any:
        """Decide as for a row in which nothing else stands."""
        cells = [""] * len(self._columns.header)
        for index, cell in zip(
            self._indices, (contents,) if isinstance(contents, str) else contents, strict=True
        ):
            cells[index] = cell
        try:
            return self._read(RowCells(cells, self._columns))
        except RowError:
            return None


def _fields(columns: Columns, terms: Terms) -> Iterator[tuple[tuple[str, ...], _Column]]:
    """Yield what is read into the fields of a PersonRow, by their names."""
    roles, column = columns.roles, partial(_Column, columns)
    if "name" in roles:
        indices = [roles[role] for role in ("first_name", "last_name", "name") if role in roles]
        yield ("first_name", "last_name"), column(indices, _names)
    else:
        for place, role in enumerate(("first_name", "last_name")):
            if role in roles:
                yield (role,), column([roles[role]], partial(_name, place), is_text=True)
    if "lang" in roles:
        yield ("lang",), column([roles["lang"]], lambda cell: (read_lang_cell(cell),))
    if "cadence" in roles:
        yield ("cadence",), column([roles["cadence"]], lambda cell: (read_cadence(cell),))
    if "topics" in roles and terms.topics:
        yield ("topics",), column([roles["topics"]], lambda cell: (read_topics(cell, terms),))
    since = [roles["since"]] if "since" in roles else []
    if dates := [*columns.consent_dates, *since, *columns.record_dates]:
        yield ("agreed_at", "agreed_by"), column(dates, lambda cell: read_agreed_at(cell, columns, terms.now))
    if columns.basis:
        yield ("basis",), column(columns.basis, lambda cell: (read_basis(cell, columns, terms),))


def _attributes(columns: Columns) -> Iterator[tuple[str, _Column]]:
    """Yield what is read into attributes, tags last."""
    for name, index in columns.attributes.items():
        if index != columns.tags:
            yield name, _Column(columns, [index], partial(_attribute, name), is_text=True)
    if columns.tags is not None:
        yield tags_attribute(columns), _Column(columns, [columns.tags], partial(_tags, columns), is_text=True)


def _conditions(columns: Columns, terms: Terms, status_columns: Sequence[StatusColumn]) -> Iterator[_Column]:
    """Yield what must not say anything against a row."""
    for index in columns.unnamed:
        yield _Column(columns, [index], lambda _cell: ())
    if "list" in columns.roles:
        yield _Column(columns, [columns.roles["list"]], partial(_of_this_list, terms))
    if status_columns:
        indices = [one.index for one in status_columns]
        yield _Column(columns, indices, partial(_subscribed, status_columns, terms))


def _note_odd(values: Sequence[Any], odd: set[int]) -> Sequence[Any]:
    """Add the places at which a second look is needed."""
    if None in values:
        odd.update(place for place, value in enumerate(values) if value is None)
    return values


def _are_words(cells: Sequence[str]) -> bool:
    lines = "\n".join(cells) + "\n"
    return (
        _WORDS.fullmatch(lines) is not None
        and lines.count("\n") == len(cells)
        and max(map(len, cells)) <= MAX_CELL_CHARS
    )


def _names(cell: RowCells) -> tuple[str, str] | None:
    names = read_names(cell, "")
    return None if any(map(name_warning, names)) else names


def _name(place: int, cell: RowCells) -> str | None:
    name = read_names(cell, "")[place]
    return None if name_warning(name) else name


def _attribute(name: str, cell: RowCells) -> str | None:
    value = cell.attribute(name)
    return None if value_warning(value) else value


def _tags(columns: Columns, cell: RowCells) -> str | None:
    tags = read_tags_cell(cell, columns)
    return None if value_warning(tags) else tags


def _of_this_list(terms: Terms, cell: RowCells) -> tuple[()]:
    refuse_other_lists(cell, SUBSCRIBED, terms)
    return ()


def _subscribed(status_columns: Sequence[StatusColumn], terms: Terms, cell: RowCells) -> tuple[()] | None:
    judgement = judge(cell.cells, status_columns, address="", implied_agrees=terms.implied_agrees)
    return () if judgement is SUBSCRIBED else None
