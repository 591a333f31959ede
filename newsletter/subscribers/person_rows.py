"""Person rows: consecutive rows of a file that are subscribed, column by column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from newsletter.model import PeopleBatch
from newsletter.subscribers.person_row import METHOD, PersonRow, Terms
from newsletter.subscribers.row_judgement import SUBSCRIBED

Packed = tuple[Any, ...]


class PersonRows(NamedTuple):
    """The same as several `PersonRow`; `first` is the number of the first row, the others follow it.

    `remarks` has those of which something has to be said, by their number.
    """

    first: int
    address: Sequence[str]
    address_key: Sequence[str]
    first_name: Sequence[str]
    last_name: Sequence[str]
    lang: Sequence[str]
    attributes: Sequence[dict[str, str]]
    agreed_at: Sequence[str | None]
    agreed_by: Sequence[str]
    basis: Sequence[str]
    topics: Sequence[tuple[str, ...] | None]
    cadence: Sequence[str | None]
    remarks: Mapping[int, PersonRow] = {}

    @property
    def columns(self) -> tuple[Sequence[Any], ...]:
        """Return the columns, one for each value of a row."""
        return self[1:-1]

    @property
    def packed(self) -> Packed:
        """Return the values of the rows, plain ones, to be kept until they are written."""
        return self[:-1]

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.address)

    def rows(self, terms: Terms) -> Iterator[PersonRow]:
        """Yield each as a row by itself."""
        return (self.row(place, terms) for place in range(self.size))

    def row(self, place: int, terms: Terms) -> PersonRow:
        """Return one as a row by itself."""
        number = self.first + place
        if number in self.remarks:
            return self.remarks[number]
        values = (column[place] for column in self.columns)
        return PersonRow._make((number, *values, terms, "", SUBSCRIBED, ()))

    def with_rows(self, rows: Mapping[int, PersonRow]) -> PersonRows:
        """Return the same with other rows at some places."""
        if not rows:
            return self
        columns: Sequence[list[Any]] = tuple(map(list, self.columns))
        for place, row in rows.items():
            for column, value in zip(columns, row.packed[1:], strict=True):
                column[place] = value
        remarks = {row.row: row for row in rows.values() if row.is_remarked}
        return PersonRows._make((self.first, *columns, remarks))

    def runs(self, places: Collection[int]) -> Iterator[PersonRows | int]:
        """Yield the rows between some places, and these places, in order."""
        start = 0
        for place in sorted(places):
            if place > start:
                yield self._between(start, place)
            yield place
            start = place + 1
        if start < self.size:
            yield self._between(start, self.size) if start else self

    def _between(self, start: int, end: int) -> PersonRows:
        begin, stop = self.first + start, self.first + end
        remarks = {number: row for number, row in self.remarks.items() if begin <= number < stop}
        return PersonRows._make((begin, *(column[start:end] for column in self.columns), remarks))

    def people(self, terms: Terms) -> PeopleBatch:
        """Return the people, each with the proof that they agreed."""
        if any(self.cadence) or any(one is not None for one in self.topics):
            return PeopleBatch.of([(row.person, row.consent) for row in self.rows(terms)])
        nothing, count = [None] * self.size, self.size
        return PeopleBatch(
            addresses=self.address,
            address_keys=self.address_key,
            first_names=self.first_name,
            last_names=self.last_name,
            langs=self.lang,
            attributes=self.attributes,
            cadences=nothing,
            topics=nothing,
            lists=[terms.list] * count,
            agreed_at=[terms.now if at is None else datetime.fromisoformat(at) for at in self.agreed_at],
            bases=[basis or terms.basis for basis in self.basis],
            methods=[METHOD] * count,
            sources=self._sources(terms.file),
            actors=[terms.actor] * count,
            evidence=nothing,
        )

    def _sources(self, file: str) -> Sequence[str]:
        numbers = range(self.first, self.first + self.size)
        if not any(self.agreed_by):
            return [f"{file} row {number}" for number in numbers]
        columns = zip(numbers, self.agreed_by, strict=True)
        return [f"{file} row {number}{', ' if column else ''}{column}" for number, column in columns]
