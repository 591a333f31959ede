"""Survey: which values stand in each column of a file, so that a column is judged by more than its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

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

    def add(self, cell: str, times: int = 1) -> None:
        """Take one cell in, or several with the same text."""
        if cell in self.values:
            self.values[cell] += times
            self.filled += times
        elif not is_blank(cell):
            self.filled += times
            self._add_new(cell, times)

    def _add_new(self, cell: str, times: int) -> None:
        self.says_status = self.says_status or says_no_mail(cell)
        if len(cell) > _MAX_CHARS:
            self.is_free_text = True
        elif not self.is_free_text:
            self.values[cell] = times
            self.is_free_text = len(self.values) > MAX_VALUES


def says_no_mail(cell: str) -> bool:
    """Say whether a cell, wherever it stands, says that its person is not subscribed."""
    return mark_in(cell[:_LOOKED_AT]) is not None


def survey_columns(
    rows: Iterable[Sequence[Sequence[str]]], width: int, *, taken: Collection[int] = ()
) -> tuple[ColumnSurvey, ...]:
    """Read rows, several at a time; return what stands in each of the first `width` columns.

    Nothing is remembered of the columns `taken`, whose meaning is known.
    """
    found = tuple(ColumnSurvey() for _ in range(width))
    looked_at = [(index, column) for index, column in enumerate(found) if index not in taken]
    for some in rows:
        whole = (
            some if min(map(len, some), default=0) >= width else [row for row in some if len(row) >= width]
        )
        for index, column in looked_at:
            for cell, times in Counter(map(itemgetter(index), whole)).items():
                if cell:
                    column.add(cell, times)
    return found
