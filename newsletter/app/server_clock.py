"""Server clock: the time of the database's server, the same for all workers, however their clocks are set.

A worker whose clock is wrong, or is set while it works, would put deliveries off until a time that the others
reach hours later, or let more out than a limit allows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from newsletter.ports import Clock

_SLOW_SECONDS = 1.0
"""An answer that took longer says less than the steady clock does."""


class ServerClock:
    """A Clock. Between two looks at the server, a clock that is never set carries on its time.

    Until the server has answered once, `fallback` tells the time.
    """

    def __init__(
        self, read: Callable[[], datetime], *, fallback: Clock, steady: Callable[[], float] = time.monotonic
    ) -> None:
        """Take what `read` returns for the time; `steady` gives seconds that never run backwards."""
        self._read = read
        self._fallback = fallback
        self._steady = steady
        self._known: tuple[datetime, float] | None = None
        """What the server's clock said, and what the steady clock said then."""

    def now(self) -> datetime:
        """Return the server's time, aware, in UTC."""
        known = self._known
        if known is None:
            return self._fallback.now()
        told, at = known
        return told + timedelta(seconds=self._steady() - at)

    def synchronize(self) -> None:
        """Ask the server. Raises StoreError."""
        asked_at = self._steady()
        told = self._read()
        took = self._steady() - asked_at
        if self._known is None or took <= _SLOW_SECONDS:
            self._known = told, asked_at + took / 2
