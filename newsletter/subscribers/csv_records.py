"""Records of a CSV file with the line each starts on; one broken record never swallows the next.

The standard reader reads on after an unclosed quotation mark, through the rest of the file if need be.
Here a record may run over `MAX_LINES` lines; past that its first line is bad, and the rest is read again.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

MAX_LINES = 100
MAX_LINE_CHARS = 100_000
"""Below csv's own limit for one cell, which is global to the process and stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: the line it starts on (counted from 1), its cells, and what is wrong with its form."""

    row: int
    cells: tuple[str, ...]
    problem: str = ""


def read_records(stream: TextIO, *, delimiter: str, skip_lines: int = 0) -> Iterator[Record]:
    """Yield the records of a stream opened with newline=""; blank lines are passed over."""
    lines = _Lines(stream)
    for _ in range(skip_lines):
        next(lines, None)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
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
        self._stream = stream
        self._again: deque[str] = deque()
        self._record: list[str] = []
        self._read = 0

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
        line = self._again.popleft() if self._again else self._stream.readline(MAX_LINE_CHARS)
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
            line = self._stream.readline(MAX_LINE_CHARS)


def _problem(error: Exception) -> str:
    text = str(error)
    if "long" in text or "larger" in text:
        return f"The line is longer than {MAX_LINE_CHARS:,} characters"
    return 'A quotation mark is out of place: close each one, and double those inside a cell ("")'
