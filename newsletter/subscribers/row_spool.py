"""A spool: rows that were read and checked wait in a file without a name until they are written."""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from typing import Any, TypeAlias

from newsletter.errors import ImportFileError
from newsletter.model.phrase import phrase

IN_MEMORY_BYTES = 8_000_000
_BATCH = 500
_LENGTH_BYTES = 8

Packed: TypeAlias = tuple[Any, ...]
"""Plain values only: text, numbers, None, and dicts and lists of these."""


class RowSpool:
    """Rows in the order in which they came; in memory while they are few, else in a file only we can read."""

    def __init__(self) -> None:
        self._batch: list[Packed] = []
        self._waiting = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - closed by close()
        self.rows = 0

    def add(self, row: Packed, *, rows: int = 1) -> None:
        """Add one row, or several in one value; raises ImportFileError when there is no room for it."""
        self._batch.append(row)
        self._waiting += rows
        self.rows += rows
        if self._waiting >= _BATCH:
            self._flush()

    def __iter__(self) -> Iterator[Packed]:
        self._flush()
        position = 0
        while True:
            self._file.seek(position)
            head = self._file.read(_LENGTH_BYTES)
            if not head:
                return
            length = int.from_bytes(head, "big")
            batch = marshal.loads(self._file.read(length))  # noqa: S302 - written a moment ago, by this process
            position += _LENGTH_BYTES + length
            yield from batch

    def close(self) -> None:
        """Let the rows go."""
        self._file.close()

    def _flush(self) -> None:
        if not self._batch:
            return
        packed = marshal.dumps(self._batch)
        try:
            self._file.seek(0, 2)
            self._file.write(len(packed).to_bytes(_LENGTH_BYTES, "big") + packed)
        except OSError as error:
            raise ImportFileError(
                phrase(
                    "there is no room for the rows of this file in {gettempdir}: {strerror}",
                    gettempdir=tempfile.gettempdir(),
                    strerror=(error.strerror or str(error)).lower(),
                ),
                hint="Make room and import it again; nobody was imported",
            ) from None
        self._batch = []
        self._waiting = 0
