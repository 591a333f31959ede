"""Survey: which values stand in each column of a file, so that a column is judged by more than its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from newsletter.subscribers.status_marks import mark_in
from newsletter.subscribers.status_words import is_blank

MAX_VALUES = 200
"""A column with more different values than this holds free text: they are not kept."""
_MAX_CHARS = 80
_LOOKED_AT = 200
"""Characters of a cell that are asked for a status."""


@dataclass(slots=True, kw_only=True)
class ColumnSurvey:
    """What stands in one column: its values with their numbers, and the rows in which it is filled."""

    values: Counter[str] = field(default_factory=Counter)
    filled: int = 0
    is_free_text: bool = False
    says_status: bool = False
    """At least one cell says that somebody is not subscribed (`unsubscribed`, `vip; do not email`, …)."""

    def add(self, cell: str) -> None:
        """Take one cell in."""
        if cell in self.values:
            self.values[cell] += 1
            self.filled += 1
        elif not is_blank(cell):
            self.filled += 1
            self._add_new(cell)

    def _add_new(self, cell: str) -> None:
        self.says_status = self.says_status or says_no_mail(cell)
        if len(cell) > _MAX_CHARS:
            self.is_free_text = True
        elif not self.is_free_text:
            self.values[cell] = 1
            self.is_free_text = len(self.values) > MAX_VALUES


def says_no_mail(cell: str) -> bool:
    """Say whether a cell, wherever it stands, says that its person is not subscribed."""
    return mark_in(cell[:_LOOKED_AT]) is not None


def survey_columns(
    rows: Iterable[Sequence[str]], width: int, *, taken: Collection[int] = ()
) -> tuple[ColumnSurvey, ...]:
    """Read every row once; return what stands in each of the first `width` columns.

    Nothing is remembered of the columns `taken`, whose meaning is known.
    """
    found = tuple(ColumnSurvey() for _ in range(width))
    looked_at = [(index, column) for index, column in enumerate(found) if index not in taken]
    for cells in rows:
        if len(cells) >= width:
            for index, column in looked_at:
                if cells[index]:
                    column.add(cells[index])
    return found
