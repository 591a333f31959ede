"""Records of a CSV file with the line each starts on; one broken record never swallows the next.

The standard reader reads on after an unclosed quotation mark, through the rest of the file if need be.
Here a record may run over `MAX_LINES` lines; past that its first line is bad, and the rest is read again.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple, TextIO

from newsletter.model.phrase import phrase

MAX_LINES = 100
_LOOKED_AHEAD = 500
MAX_LINE_CHARS = 100_000
"""Below csv's own limit for one cell, which is global to the process and stays as it is."""


class Record(NamedTuple):
    """One record: the line it starts on (counted from 1), its cells, and what is wrong with its form."""

    row: int
    cells: tuple[str, ...]
    problem: str = ""

    @property
    def first(self) -> int:
        """The line on which it starts, as RecordBatch calls it."""
        return self.row

    def records(self) -> Iterator[Record]:
        """Yield it alone."""
        yield self

    @property
    def whole(self) -> Sequence[Sequence[str]]:
        """The cells of the record, unless its form is broken."""
        return () if self.problem else (self.cells,)


class RecordBatch(NamedTuple):
    """Records of one line each: the number of the first line, and the cells of each. Some may be blank."""

    first: int
    cells: Sequence[Sequence[str]]

    @property
    def whole(self) -> Sequence[Sequence[str]]:
        """The cells of each record; blank lines are among them."""
        return self.cells

    def records(self) -> Iterator[Record]:
        """Yield each as a record; blank lines are passed over."""
        for number, cells in enumerate(self.cells, self.first):
            if any(map(str.strip, cells)):
                yield Record(number, tuple(cells))


def read_records(stream: TextIO, *, delimiter: str, skip_lines: int = 0) -> Iterator[Record]:
    """Yield the records of a stream opened with newline=""; blank lines are passed over."""
    for part in read_batches(stream, delimiter=delimiter, skip_lines=skip_lines):
        if isinstance(part, RecordBatch):
            yield from part.records()
        else:
            yield part


def read_batches(stream: TextIO, *, delimiter: str, skip_lines: int = 0) -> Iterator[Record | RecordBatch]:
    """Yield the same in batches where each line is a record, as nearly all are, else one by one."""
    lines = _Lines(stream)
    for _ in range(skip_lines):
        next(lines, None)
    while chunk := lines.look_ahead():
        row = lines.begin()
        if (records := _one_a_line(chunk, delimiter)) is not None:
            lines.pass_over(chunk)
            yield RecordBatch(row, records)
        else:
            yield from _records_ahead(lines, delimiter)


def _one_a_line(chunk: Sequence[str], delimiter: str) -> list[list[str]] | None:
    """Return the records of some lines if each line is a whole one, as nearly all are; else None."""
    if max(map(len, chunk)) >= MAX_LINE_CHARS:
        return None
    try:
        records = list(csv.reader(chunk, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return records if len(records) == len(chunk) else None


def _records_ahead(lines: _Lines, delimiter: str) -> Iterator[Record]:
    """Yield the records that begin in the lines looked at, one by one."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while lines.has_more:
        row = lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _RunawayError) as error:
            yield Record(row=row, cells=lines.give_back(delimiter), problem=_problem(error))
            continue
        if any(map(str.strip, cells)):
            yield Record(row=row, cells=tuple(cells))


class _RunawayError(Exception):
    """A record or a line that does not end."""


class _Lines:
    """The lines of a stream, counted; those of the record at hand are kept to be read again."""

    def __init__(self, stream: TextIO) -> None:
        self._read_line = partial(stream.readline, MAX_LINE_CHARS)
        self._again: deque[str] = deque()
        self._record: list[str] = []
        self._read = 0

    def look_ahead(self) -> Sequence[str]:
        """Return the next lines without taking them; [] at the end."""
        if not self._again:
            self._again.extend(islice(iter(self._read_line, ""), _LOOKED_AHEAD))
        return list(self._again)

    def pass_over(self, lines: Sequence[str]) -> None:
        """Take all lines that were looked at."""
        self._again.clear()
        self._read += len(lines)

    @property
    def has_more(self) -> bool:
        """Say whether lines that were looked at are left."""
        return bool(self._again)

    def begin(self) -> int:
        """Start a record; return the number of the line it starts on."""
        self._record.clear()
        return self._read + 1

    def give_back(self, delimiter: str) -> tuple[str, ...]:
        """Put back all lines of the record but the first; return that one's cells, read leniently."""
        first, rest = self._record[0], self._record[1:]
        self._again.extendleft(reversed(rest))
        self._read -= len(rest)
        return tuple(cell.strip().strip('"') for cell in first.split(delimiter))

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self._record) >= MAX_LINES:
            raise _RunawayError("quote")
        line = self._next()
        if not line:
            raise StopIteration
        self._read += 1
        self._record.append(line)
        if len(line) >= MAX_LINE_CHARS:
            self._drain(line)
            raise _RunawayError("long")
        return line

    def _drain(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._next()

    def _next(self) -> str:
        return self._again.popleft() if self._again else self._read_line()


def _problem(error: Exception) -> str:
    text = str(error)
    if "long" in text or "larger" in text:
        return phrase("The line is longer than {most:,} characters", most=MAX_LINE_CHARS)
    return 'A quotation mark is out of place: close each one, and double those inside a cell ("")'
