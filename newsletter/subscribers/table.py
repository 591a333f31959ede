"""A table of people, whatever file it comes from: column names, and the records below them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from newsletter.errors import ImportFileError
from newsletter.model.phrase import phrase
from newsletter.subscribers.csv_columns import holds_address, names_email, plain
from newsletter.subscribers.csv_records import Record, RecordBatch
from newsletter.subscribers.layouts.recognition import recognize

_NAMES = "Write names such as: email,first_name,last_name,lang"
_LOOKED_AT = 10
_MOST_LOOKED_AT = 50
_BATCH = 500


class Table(ABC):
    """The records of one file, read as often as needed.

    `name` is what messages call it, `label` what consents do.
    `encoding_note` is a sentence when its encoding was guessed, else "". `file_name` is the name whose words
    may say something of the people in it.
    """

    name: str
    label: str
    file_name: str
    encoding_note: str = ""

    @abstractmethod
    def records(self) -> Iterator[Record]:
        """Read all records from the first; raises ImportFileError if it is not the same file any more."""

    def first_records(self) -> tuple[Record, ...]:
        """Return the first few records."""
        return tuple(islice(self.records(), _LOOKED_AT))

    def rows(self) -> Iterator[Record]:
        """Read the records below the column names."""
        return islice(self.records(), self._above() + 1, None)

    def batches(self) -> Iterator[Record | RecordBatch]:
        """Read the same, those that stand in consecutive rows together."""
        run: list[Record] = []
        for record in self.rows():
            if run and (record.problem or record.row != run[-1].row + 1 or len(run) >= _BATCH):
                yield _batch(run)
                run = []
            if record.problem:
                yield record
            else:
                run.append(record)
        if run:
            yield _batch(run)

    def header(self, also: Collection[str] = ()) -> tuple[str, ...]:
        """Return the column names; raises ImportFileError when there are none that can be read.

        They stand in the first record, or below a title (`Members for group X`); `also` names further columns
        by which to know them.
        """
        self._also = frozenset(map(plain, also))
        head = self.first_records()
        above = self._above(head)
        if len(head) <= above or head[above].problem:
            raise ImportFileError(
                phrase("{name}: the first line cannot be read as column names", name=self.name), hint=_NAMES
            )
        return head[above].cells

    @property
    def title_rows(self) -> int:
        """How many records stand above the column names."""
        return self._above()

    def holds_people(self) -> bool:
        """Say whether addresses stand in the first rows, or column names above them."""
        for number, record in enumerate(self.records()):
            if number >= _MOST_LOOKED_AT:
                return False
            if self._is_header(record.cells) or any(map(holds_address, record.cells)):
                return True
        return False

    _also: frozenset[str] = frozenset()

    def _above(self, head: tuple[Record, ...] = ()) -> int:
        head = head or self.first_records()
        for index, record in enumerate(head):
            if not record.problem and self._is_header(record.cells):
                return index
            if any(map(holds_address, record.cells)):
                break
        return 0

    def _is_header(self, cells: tuple[str, ...]) -> bool:
        if names_email(cells) or any(plain(cell) in self._also for cell in cells):
            return True
        return recognize(cells) is not None


def _batch(run: Sequence[Record]) -> RecordBatch:
    return RecordBatch(run[0].row, [record.cells for record in run])
