"""Metrics: what a monitoring program reads of this publication, asked of the database as seldom as it may."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from newsletter.app.workspace import Workspace
from newsletter.errors import StoreError
from newsletter.model import (
    Accepted,
    DatabaseMetrics,
    Deferred,
    DeliveryStatus,
    Message,
    Outcome,
    Refused,
    Unknown,
)

_LEAST_SECONDS = 1.0
_SHARE = 20
"""The database is left alone for so many times as long as the last answer took."""


class MetricsReader:
    """Reads the database's metrics and keeps them for a moment: however often it is asked, it is cheap."""

    def __init__(
        self, workspace: Callable[[], Workspace], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._workspace = workspace
        self._clock = clock
        self._lock = threading.Lock()
        self._read: DatabaseMetrics | None = None
        self._until = 0.0

    def read(self) -> DatabaseMetrics | None:
        """Return the metrics, at most a few seconds old; None while the database cannot be read."""
        with self._lock:
            began = self._clock()
            if began < self._until:
                return self._read
            try:
                self._read = self._workspace().store.metrics()
            except StoreError:
                self._read = None
            ended = self._clock()
            self._until = ended + max(_LEAST_SECONDS, _SHARE * (ended - began))
            return self._read


_STATUSES: Mapping[type, str] = {
    Accepted: DeliveryStatus.SENT.value,
    Refused: DeliveryStatus.FAILED.value,
    Deferred: DeliveryStatus.DEFERRED.value,
    Unknown: DeliveryStatus.UNKNOWN.value,
}


class OutcomeCounts:
    """Counts the outcomes of this process's deliveries, by the status that each leads to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = dict.fromkeys(_STATUSES.values(), 0)

    def count(self, message: Message, outcome: Outcome) -> None:  # noqa: ARG002 - as DeliveryCallbacks calls it
        """Count one outcome."""
        with self._lock:
            self._counts[_STATUSES[type(outcome)]] += 1

    def counts(self) -> Mapping[str, int]:
        """Return how many there were since the start."""
        with self._lock:
            return dict(self._counts)
