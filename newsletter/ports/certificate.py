"""What a certificate needs: a mailing, as it stands at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from newsletter.model import (
    Counts,
    Delivery,
    DeliveryStatus,
    EventCounts,
    Mailing,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """How a mailing's ledger stands at one moment; `counts` are those of the rows there are."""

    mailing: Mailing
    counts: Counts
    first_try_at: datetime | None
    last_change_at: datetime | None
    came_back: EventCounts = field(default_factory=EventCounts)


class CertificateStore(Protocol):
    """What a send certificate is made from."""

    def audit(self, mailing_id: int) -> Audit:
        """Return how a mailing stands, read in one transaction; raises NotFoundError."""
        ...

    def copies(self, mailing_id: int, status: DeliveryStatus) -> Iterator[Delivery]:
        """Stream the copies of one status in order of subscriber id."""
        ...
