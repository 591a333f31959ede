"""Ledger and throttle ports: what sending needs from the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from newsletter.model import (
    LaneState,
    Outcome,
    Recipient,
)


class Ledger(Protocol):
    """The ledger as one sending process uses it. Every call is one committed transaction."""

    def worker(self) -> AbstractContextManager[str]:
        """Register as a sender: yields a worker id that this process holds while it runs.

        It is held by an operating-system or database lock, so a killed worker is detected at once.
        """
        ...

    def recover(self, mailing_id: int, *, now: datetime) -> int:
        """Recover rows of stopped workers: claimed -> queued, at_risk -> deferred or unknown by the policy.

        A row at risk is in doubt as after a lost answer, and the third doubt of a delivery leaves it unknown.
        Rows of running workers are not changed. Return how many rows were recovered.
        """
        ...

    def claim(self, mailing_id: int, worker: str, *, limit: int, now: datetime) -> tuple[Recipient, ...]:
        """Claim deliveries that are due. Those who unsubscribed or were suppressed since end `suppressed`.

        Deferred ones come first, those that may have arrived already last.
        Returns nothing when none is due or the mailing is not `sending`.
        """
        ...

    def at_risk(
        self,
        mailing_id: int,
        worker: str,
        subscriber_ids: Sequence[int],
        *,
        now: datetime,
        outcomes: Sequence[tuple[int, Outcome]] = (),
    ) -> frozenset[int]:
        """Mark deliveries as about to be handed over; return those that this worker may still send.

        `outcomes` of earlier deliveries are recorded in the same transaction, as by `record`.
        """
        ...

    def record(
        self,
        mailing_id: int,
        worker: str,
        outcomes: Sequence[tuple[int, Outcome]],
        *,
        now: datetime,
        late: bool = False,
    ) -> None:
        """Record outcomes of deliveries: sent, failed, deferred; unknown by the mailing's policy.

        A delivery that is no longer this worker's is not changed. With `late`, after the database was away,
        one that recovery put in doubt in the meantime and no one has claimed still ends as sent or failed.
        """
        ...

    def take_back(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, now: datetime
    ) -> None:
        """Mark deliveries as claimed again that were at risk and certainly not sent (a TransportError)."""
        ...

    def postpone(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, until: datetime, now: datetime
    ) -> None:
        """Defer claimed deliveries until later; the try they were claimed for is not counted."""
        ...

    def release(self, mailing_id: int, worker: str, *, now: datetime) -> int:
        """Queue again what this worker claimed and has not handed over; return how many."""
        ...

    def finish(self, mailing_id: int, *, now: datetime) -> bool:
        """Finish the mailing if no delivery is open or deferred; True if it is finished now."""
        ...

    def next_due(self, mailing_id: int) -> datetime | None:
        """Return when the earliest deferred delivery is due, or None."""
        ...


T = TypeVar("T")


class LaneStore(Protocol):
    """The state of the throttle's lanes, shared by all senders."""

    def lanes(self, transport: str) -> Mapping[str, LaneState]:
        """Return every lane of a transport that has a stored state."""
        ...

    def change_lanes(
        self,
        names: Sequence[str],
        change: Callable[[Mapping[str, LaneState]], tuple[Mapping[str, LaneState], T]],
    ) -> T:
        """Change lanes in one exclusive transaction: `change` gets all those named and returns new states.

        A lane without a stored state is passed as a new LaneState. Returns the second result of `change`.
        """
        ...
