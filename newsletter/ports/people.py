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
    Suppression,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionCounts:
    """What bringing a list of suppressions did; the parts add up to the rows given."""

    suppressed: int
    known: int
    """Was suppressed already, for this reason or a stronger one."""
    came_back: int
    """Agreed again after the day on which they left, by themselves or to staff: not suppressed."""
    unsubscribed: int
    """Of those suppressed: how many were on the list and are off it now."""


class SubscriberStore(Protocol):
    """What staff's work on lists needs."""

    def import_people(
        self, people: Iterable[tuple[Person, Consent]], *, dry_run: bool = False
    ) -> ImportCounts:
        """Subscribe people, a consent row each; suppressed ones stay suppressed.

        Written in short transactions: others can write in between, and what was written stays when it breaks.
        """
        ...

    def suppress_people(
        self, people: Iterable[tuple[Suppression, Consent]], *, dry_run: bool = False
    ) -> SuppressionCounts:
        """Suppress addresses, known or not; the consent is the withdrawal written for whoever is on a list.

        In short transactions, like an import. Doing it twice changes nothing.
        """
        ...

    def suppressions(self, address_key: str) -> tuple[Suppression, ...]:
        """Return why an address must not be written to, on which lists; () for no reason."""
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
