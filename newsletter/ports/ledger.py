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
        """Enter as a sender: yields a worker id that is held by this process while it lives.

        The hold is an operating-system or database lock, so a killed worker is known dead at once.
        """
        ...

    def recover(self, mailing_id: int, *, now: datetime) -> int:
        """Settle what dead workers left: claimed -> queued, at_risk -> deferred or unknown by the policy.

        A row at risk is in doubt as after a lost answer, and the third doubt of a delivery leaves it unknown.
        Rows of living workers are left alone. Return how many rows were settled.
        """
        ...

    def claim(self, mailing_id: int, worker: str, *, limit: int, now: datetime) -> tuple[Recipient, ...]:
        """Claim copies that are due. Whoever unsubscribed or was suppressed meanwhile ends `suppressed`.

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
        """Mark copies as about to be handed over; return those that are still this worker's to send.

        `outcomes` of earlier copies are recorded in the same transaction, as by `record`.
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
        """Write what became of copies: sent, failed, deferred; unknown by the mailing's policy.

        A copy that is no longer this worker's is left as it is. With `late`, after the database was away, one
        that recovery put in doubt meanwhile and that nobody has claimed ends as sent or failed all the same.
        """
        ...

    def take_back(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, now: datetime
    ) -> None:
        """Mark copies claimed again that were at risk and certainly did not leave (a TransportError)."""
        ...

    def postpone(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, until: datetime, now: datetime
    ) -> None:
        """Put claimed copies back until later, as deferred; the try they were claimed for is not counted."""
        ...

    def release(self, mailing_id: int, worker: str, *, now: datetime) -> int:
        """Queue again whatever this worker claimed and has not handed over; return how many."""
        ...

    def finish(self, mailing_id: int, *, now: datetime) -> bool:
        """Close the mailing if no copy is on its way or deferred; True if it is finished now."""
        ...

    def next_due(self, mailing_id: int) -> datetime | None:
        """Return when the earliest deferred copy is due, or None."""
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
