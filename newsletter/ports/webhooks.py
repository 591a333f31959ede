"""Webhook port: what taking and applying the reports of an email provider needs from the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from newsletter.model import BounceRules, HandoverReport, MailEvent, WebhookBatch, WebhookCounts
from newsletter.ports.mailbox import SentCopy, Taken

MOST_TRIES = 3
"""A request that cannot be applied so often waits no longer, so that the others are."""


class WebhookStore(Protocol):
    """What applying reports asks and writes. Every call raises StoreError."""

    def waiting_batches(self, *, limit: int, again: bool, after: int) -> tuple[WebhookBatch, ...]:
        """Return requests that are still to be applied, oldest first; with `again`, those that were too.

        Those with a number up to `after` are left out.
        """
        ...

    def end_batch(
        self, batch_id: int, *, counts: WebhookCounts, body: bytes, problem: str, now: datetime
    ) -> None:
        """Record that a request was applied, or why it cannot be; `body` is what is kept of it."""
        ...

    def fail_batch(self, batch_id: int, *, problem: str) -> None:
        """Record that applying a request failed; after a few times it waits no longer."""
        ...

    def mailing_with_key(self, key: str) -> int | None:
        """Return the mailing with this key, or None."""
        ...

    def copies_to(self, mailing_id: int, address_keys: Collection[str]) -> Mapping[str, SentCopy]:
        """Return a mailing's deliveries to people with these addresses, by address key."""
        ...

    def copies_of(self, mailing_id: int) -> Iterator[SentCopy]:
        """Stream all deliveries of a mailing."""
        ...

    def known_events(self, keys: Collection[str]) -> frozenset[str]:
        """Return which of these keys are those of events that are recorded already."""
        ...

    def record_events(self, events: tuple[MailEvent, ...], *, rules: BounceRules, now: datetime) -> Taken:
        """Record events and their effects, in one transaction; see ports.mailbox.EventStore."""
        ...

    def judge_again(self, *, after_mailing: int, rules: BounceRules, now: datetime) -> int:
        """Judge the hard bounces of mailings after this one again, where many came from one domain.

        Late reports about an earlier mailing change what is usual, so they may be believed now, or no longer.
        Returns how many addresses were suppressed.
        """
        ...

    def settle_handovers(self, reports: Collection[HandoverReport], *, now: datetime) -> int:
        """Settle deliveries whose hand-over was in doubt, or that were never sent; return how many."""
        ...
