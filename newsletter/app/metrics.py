"""Metrics: what a monitoring program reads of this publication, asked of the database as seldom as it may."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from newsletter.app.workspace import Workspace
from newsletter.errors import StoreError
from newsletter.model import DatabaseMetrics, DeliveryStatus

_LEAST_SECONDS = 1.0
_SHARE = 20
"""The database is left alone for so many times as long as the last answer took."""
_LOOKED_BACK = timedelta(hours=1)
"""A mailing that ends between two looks is counted at the second, if it comes within this time."""
_ENDS = tuple(
    status.value
    for status in (
        DeliveryStatus.SENT,
        DeliveryStatus.FAILED,
        DeliveryStatus.SUPPRESSED,
        DeliveryStatus.UNKNOWN,
    )
)


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
        self._outcomes = OutcomeCounts()

    def read(self) -> DatabaseMetrics | None:
        """Return the metrics, at most a few seconds old; None while the database cannot be read."""
        with self._lock:
            began = self._clock()
            if began < self._until:
                return self._read
            workspace = self._workspace()
            try:
                self._read = workspace.store.metrics(ended_since=workspace.clock.now() - _LOOKED_BACK)
                self._outcomes.look(self._read)
            except StoreError:
                self._read = None
            ended = self._clock()
            self._until = ended + max(_LEAST_SECONDS, _SHARE * (ended - began))
            return self._read

    def outcomes(self) -> Mapping[str, int]:
        """Return how many deliveries came to an end since the first look, by status."""
        with self._lock:
            return self._outcomes.counts()


class OutcomeCounts:
    """Counts the deliveries that came to an end since the first look, whichever process sent them.

    The ledger has numbers of each mailing and no events: what a number has grown by is counted.
    """

    def __init__(self) -> None:
        self._counts = dict.fromkeys(_ENDS, 0)
        self._before: dict[int, Mapping[str, int]] = {}
        self._newest = math.inf
        """The newest mailing of the last look: what is newer had nothing then."""

    def look(self, found: DatabaseMetrics) -> None:
        """Count what mailings have come to since the look before."""
        for mailing_id, now in found.by_mailing.items():
            unseen = {} if mailing_id > self._newest else now
            before = self._before.get(mailing_id, unseen)
            for status in _ENDS:
                self._counts[status] += max(now.get(status, 0) - before.get(status, 0), 0)
            self._before[mailing_id] = now
        self._newest = found.newest_mailing

    def counts(self) -> Mapping[str, int]:
        """Return how many there were."""
        return dict(self._counts)
