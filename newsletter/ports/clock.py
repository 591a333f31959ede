"""Clock and progress ports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Protocol, TypeAlias


class Clock(Protocol):
    """Returns the current time. Functions that only decide get `now` as an argument instead."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


Progress: TypeAlias = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""Shows the progress of long work: called with the total, it yields a function to call after each item."""


@contextmanager
def no_progress(total: int) -> Iterator[Callable[[], None]]:  # noqa: ARG001
    """Show no progress (a Progress)."""
    yield lambda: None
