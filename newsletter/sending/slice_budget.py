"""The budget of a slice: how many deliveries and seconds a part of a mailing may take."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceLimits:
    """The most that one slice does; None is no limit."""

    deliveries: int | None = None
    """Deliveries that are handed over, whatever becomes of them."""
    seconds: float | None = None
    """When they are over, messages in hand are finished and the rest is put back."""


UNLIMITED = SliceLimits()
"""A slice that ends when nothing is due."""


class SliceBudget:
    """What is left of a slice's limits. Shared by all of its threads; begins when it is made."""

    def __init__(
        self, limits: SliceLimits = UNLIMITED, *, steady: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin; `steady` gives seconds that never run backwards."""
        self._steady = steady
        self._lock = threading.Lock()
        self._left = math.inf if limits.deliveries is None else limits.deliveries
        self._ends_at = math.inf if limits.seconds is None else steady() + limits.seconds

    @property
    def is_timed(self) -> bool:
        """Whether the slice ends at a certain time."""
        return self._ends_at < math.inf

    def seconds_left(self) -> float:
        """Return how long the slice may go on, infinity without a limit; below 0 when it is over."""
        return self._ends_at - self._steady() if self.is_timed else math.inf

    def is_over(self) -> bool:
        """Say whether the time is over."""
        return self._ends_at < math.inf and self._steady() >= self._ends_at

    def end(self) -> None:
        """End the slice now, as if its time were over."""
        self._ends_at = -math.inf

    def take(self, wanted: int) -> int:
        """Take this many deliveries, or as many as there are; 0 when there are none."""
        with self._lock:
            taken = wanted if self._left >= wanted else int(self._left)
            self._left -= taken
            return taken

    def give_back(self, number: int) -> None:
        """Give back what was taken and not handed over."""
        if number:
            with self._lock:
                self._left += number
