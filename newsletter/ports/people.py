"""Subscriber store port: what use cases on people and lists need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsletter.model import (
    Consent,
    Person,
    Subscriber,
    SubscriptionStatus,
    SuppressionReason,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """What an import did; the parts add up to the rows given."""

    added: int
    updated: int
    unchanged: int
    suppressed: int
    """Stood on the suppression list, or had left this list: not subscribed again."""


class SubscriberStore(Protocol):
    """What staff's work on lists needs."""

    def import_people(
        self, people: Iterable[tuple[Person, Consent]], *, dry_run: bool = False
    ) -> ImportCounts:
        """Subscribe people in one transaction, a consent row each; suppressed ones stay suppressed."""
        ...

    def subscriber(self, address_key: str) -> Subscriber | None:
        """Return one person with subscriptions and consents, or None."""
        ...

    def subscriber_by_token(self, token: str) -> tuple[Subscriber, str] | None:
        """Return the person and the list key an unsubscribe token stands for, or None."""
        ...

    def subscribers(
        self, *, list: str | None = None, status: SubscriptionStatus | None = None
    ) -> Iterator[Subscriber]:
        """Stream people in order of id, with subscriptions (consents left empty)."""
        ...

    def unsubscribe(self, address_key: str, withdrawal: Consent, *, everywhere: bool = False) -> bool:
        """Take a person off `withdrawal.list` (or all lists) at once; False if they were on none.

        Writes the withdrawal to the consent rows and suppresses the address on that list (or everywhere).
        """
        ...

    def suppress(self, address_key: str, reason: SuppressionReason, *, now: datetime, note: str = "") -> None:
        """Put an address on the suppression list for every list; doing it twice changes nothing."""
        ...

    def erase(self, address_key: str, *, now: datetime) -> bool:
        """Remove a person's data, keeping the suppression hash and the ledger's counts; False if unknown."""
        ...
