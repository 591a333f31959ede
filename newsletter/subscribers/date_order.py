"""Date order: whether a column of a file writes the day or the month first, by its own values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from newsletter.issues.date_conventions import DateConventions
from newsletter.subscribers.consent_date import NUMERIC


@dataclass(frozen=True, slots=True, kw_only=True)
class DateOrder:
    """How 3/5/2026 is read in a column, and the evidence: a value and its row, or "" for the custom.

    `is_custom`: the column has no value that can only be read one way, so the country and language decide.
    """

    column: str
    day_first: bool
    example: str
    row: int
    is_custom: bool
    tool: str = ""


class DateSurvey:
    """Looks at every value of the columns of dates."""

    def __init__(self, indices: Collection[int]) -> None:
        self._indices = tuple(indices)
        self.looks = bool(self._indices)
        """Whether there is anything to look at."""
        self._day: dict[int, tuple[str, int]] = {}
        self._month: dict[int, tuple[str, int]] = {}
        self._open: dict[int, tuple[str, int]] = {}

    def see(self, cells: Sequence[str], row: int) -> None:
        """Take one row in."""
        for index in self._indices:
            if index < len(cells) and (cell := cells[index]) and cell[4:5] != "-":
                self._take(index, cell.strip(), row)

    def _take(self, index: int, cell: str, row: int) -> None:
        found = NUMERIC.match(cell)
        if found is None or len(found[1]) > 2:
            return
        first, second = int(found[1]), int(found[3])
        if min(first, second) < 1 or min(first, second) > 12 or max(first, second) > 31:
            return  # no date in either order, so no evidence: a typing mistake must not turn a whole column
        where = self._day if first > 12 else self._month if second > 12 else self._open
        where.setdefault(index, (cell, row))

    def orders(
        self, header: Sequence[str], custom: DateConventions, *, tool: str = "", day_first: bool | None = None
    ) -> Mapping[int, DateOrder]:
        """Return the order of each column that has values with two readings.

        `day_first` is how the `tool` that wrote the file writes dates, where that is known.
        """
        found = {}
        for index, (open_value, open_row) in self._open.items():
            day, month = self._day.get(index), self._month.get(index)
            settled = (day or month) if (day is None) != (month is None) else None
            is_day = day is not None
            if settled is None:
                fixed = day_first if day_first is not None else custom.day_first
                is_day = bool(fixed)
            value, row = settled or (open_value, open_row)
            found[index] = DateOrder(
                column=header[index].strip(),
                day_first=is_day,
                example=value,
                row=row,
                is_custom=settled is None,
                tool=tool if settled is None and day_first is not None else "",
            )
        return found
