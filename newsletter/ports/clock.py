"""Time, and what shows how far long work has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Protocol, TypeAlias


class Clock(Protocol):
    """Tells the time; decisions are given `now`, only doers ask."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


Progress: TypeAlias = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""Shows how far long work has come: entered with how many there are, it yields what to call after each."""


@contextmanager
def no_progress(total: int) -> Iterator[Callable[[], None]]:  # noqa: ARG001
    """Show nothing (a Watch)."""
    yield lambda: None
