"""What launching and looking after mailings needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from newsletter.model import (
    Clearance,
    Counts,
    Delivery,
    Edition,
    Mailing,
    MailingStatus,
    UncertainPolicy,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What a launch freezes."""

    edition: Edition
    list: str
    round: int
    transport: str
    policy: UncertainPolicy
    now: datetime
    clearance: Clearance
    due: Mapping[str, datetime] = field(default_factory=dict)
    """When a copy may leave, by the person's attribute `timezone`; "" is everybody else, empty: at once."""


class MailingStore(Protocol):
    """What launching and steering a mailing needs."""

    def launch(self, launch: Launch) -> tuple[Mailing, bool]:
        """Freeze edition and audience in one transaction; (mailing, True) or the existing one, False.

        There is at most one mailing for an issue, list and round, whoever launches at the same time.
        The audience is everyone subscribed to the list at that moment; those suppressed get a row too.
        Raises RefusedError while approvals of the edition are missing.
        """
        ...

    def audience_size(self, list: str) -> int:
        """Count those whom a launch to the list would write to now: subscribed and not suppressed."""
        ...

    def mailing(self, mailing_id: int) -> Mailing | None:
        """Return a mailing, or None."""
        ...

    def mailings(self, *, issue: str | None = None, list: str | None = None) -> tuple[Mailing, ...]:
        """Return mailings, oldest first."""
        ...

    def edition_of(self, mailing_id: int) -> Edition:
        """Return the frozen edition, pictures included; raises NotFoundError."""
        ...

    def counts(self, mailing_id: int) -> Counts:
        """Count the copies by where they are."""
        ...

    def deliveries(self, mailing_id: int) -> Iterator[Delivery]:
        """Stream the ledger's rows in order of subscriber id."""
        ...

    def steer(self, mailing_id: int, status: MailingStatus, *, now: datetime, reason: str = "") -> Mailing:
        """Pause, resume, cancel. Cancelling ends every copy that has not been handed over.

        Raises RefusedError when the mailing is in no state for it, NotFoundError when there is none.
        """
        ...

    def requeue(self, mailing_id: int, *, now: datetime) -> int:
        """Queue `failed`, `unknown` and `deferred` copies again and reopen the mailing; return how many."""
        ...
