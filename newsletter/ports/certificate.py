"""Certificate store port: a mailing and its deliveries at one point in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from typing import Protocol

from newsletter.model import (
    Counts,
    Delivery,
    DeliveryStatus,
    EventCounts,
    Mailing,
)
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The state of a mailing's ledger at one point in time; `counts` are counted from its rows."""

    mailing: Mailing
    counts: Counts
    first_try_at: datetime | None
    last_change_at: datetime | None
    came_back: EventCounts = field(default_factory=EventCounts)
    digest_readers: int = 0
    """Of the suppressed: how many get the issue with their digest."""
    other_topics: int = 0
    """Of the suppressed, how many chose topics that the issue has nothing about."""


class CertificateStore(Protocol):
    """What a send certificate needs from the store."""

    def audit(self, mailing_id: int) -> Audit:
        """Return the state of a mailing, read in one transaction; raises NotFoundError."""
        ...

    def copies(self, mailing_id: int, status: DeliveryStatus) -> Iterator[Delivery]:
        """Stream the deliveries of one status in order of subscriber id."""
        ...
