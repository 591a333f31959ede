"""The ledger's outage: while the database is away, what is known is kept, and it is asked again and again.

A database is away when another process holds it, its disk is full, or its server is stopped. Senders wait
for it with their outcomes in hand instead of ending: whoever ends forgets them, and what is forgotten is sent
twice or left unknown.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from newsletter.errors import StoreDownError

PATIENCE_SECONDS = 600.0
"""How long a database may be away before its senders give up."""
RETRY_SECONDS = 1.0

OnOutage = Callable[[StoreDownError | None], None]
"""Hears that the database is away, and None when it is back."""

T = TypeVar("T")


class LedgerOutage:
    """Shared by all senders of a run: one of them tries at a time, and all hear of the result."""

    def __init__(
        self,
        *,
        halted: Callable[[], bool],
        rest: Callable[[float], None],
        patience_seconds: float = PATIENCE_SECONDS,
        on_outage: OnOutage | None = None,
    ) -> None:
        self._halted = halted
        self._rest = rest
        self._patience_seconds = patience_seconds
        self._on_outage = on_outage
        self._turn = threading.Lock()
        self._telling = threading.Lock()
        self._failed_at = 0.0
        """When the last try began that was in vain."""
        self._told = False
        self._back_at = 0.0

    def bridge(self, call: Callable[[], T]) -> T:
        """Return what `call` returns, as soon as the database is there; see `sit_out`."""
        try:
            return call()
        except StoreDownError as down:
            found = self.sit_out(down, call, since=time.monotonic())
            self.over()
            return found

    def sit_out(self, down: StoreDownError, call: Callable[[], T], *, since: float) -> T:
        """Call until the database takes it, and return what `call` returns.

        `since` is when it was first missed. `call` may have been done before without our hearing of it.
        Raises StoreDownError when the database stays away for too long, or the run is told to stop meanwhile.
        """
        while True:
            with self._turn:
                self._tell_away(down, since)
                if not self._tried_in_vain_since_stop(since):
                    tried_at = time.monotonic()
                    try:
                        return call()
                    except StoreDownError as still:
                        down, self._failed_at = still, tried_at
                        self._tell_away(down, tried_at)
            self.wait(down, since=since)

    def wait(self, down: StoreDownError, *, since: float) -> None:
        """Wait before the next try; raises `down` when it is enough."""
        if self._tried_in_vain_since_stop(since) or time.monotonic() - since > self._patience_seconds:
            raise down
        self._rest(RETRY_SECONDS)

    def over(self) -> None:
        """Note that the database is back."""
        with self._telling:
            self._back_at = time.monotonic()
            if self._told:
                self._told = False
                if self._on_outage is not None:
                    self._on_outage(None)

    def _tried_in_vain_since_stop(self, since: float) -> bool:
        """Say whether the run is to stop, and somebody has tried meanwhile: each would take its time."""
        return self._halted() and self._failed_at >= since

    def _tell_away(self, down: StoreDownError, since: float) -> None:
        """Say once that the database is away; others may have had it back since this one missed it."""
        with self._telling:
            if not self._told and since > self._back_at:
                self._told = True
                if self._on_outage is not None:
                    self._on_outage(down)
