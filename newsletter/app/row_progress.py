"""Row progress: how many rows a file has, roughly, and a tick after each row that is worked on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from newsletter.model import PeopleBatch

_CHUNK_BYTES = 1 << 20
_Row = TypeVar("_Row")


def count_lines(file: Path) -> int:
    """Return how many lines a file has, for a progress display; 0 if it cannot be read."""
    try:
        with file.open("rb") as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK_BYTES), b""))
    except OSError:
        return 0


def ticking(rows: Iterable[_Row], tick: Callable[[], None]) -> Iterator[_Row]:
    """Yield rows, and call `tick` after each; several that come together are each counted."""
    for row in rows:
        yield row
        for _ in range(len(row) if isinstance(row, PeopleBatch) else 1):
            tick()
