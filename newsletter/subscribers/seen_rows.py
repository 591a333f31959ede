"""Seen rows: which address stood in which row of which file of an import."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.model.phrase import phrase
from newsletter.subscribers.seen_keys import SeenKeys


class SeenRows:
    """Which address stood in which row of which file, over all files of one import."""

    def __init__(self) -> None:
        self._keys = SeenKeys()
        self._files: list[str] = []

    def begin(self, file: str) -> int:
        """Return the number of a further file, counted from 1."""
        self._files.append(file)
        return len(self._files)

    def reserve(self, rows: int) -> None:
        """Make room for the rows of the first file, whose number is known."""
        self._keys.reserve(rows)

    def see(self, key: str, row: int, number: int) -> str:
        """Remember an address of a file; return where it stood before, "" for nowhere."""
        first = self._keys.see(key, (number << 32) + row)
        if first is None:
            return ""
        file, row = first >> 32, first & 0xFFFFFFFF
        if file == number:
            return phrase("row {row}", row=row)
        return phrase("row {row} of {file}", row=row, file=self._files[file - 1])

    def see_many(self, keys: Sequence[str], first: int, number: int) -> list[int]:
        """Remember the addresses of consecutive rows; return the places of those that stood before."""
        return self._keys.see_many(keys, (number << 32) + first)
