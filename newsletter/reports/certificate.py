"""Send certificate: the outcome of every delivery of a mailing, or no certificate at all.

    audience = accepted + failed + suppressed + cancelled + unknown

`certify` checks the counts; the writers (certificate_json, certificate_page) then stream the deliveries
through a `DeliveryStream`, which counts them again and computes their fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from newsletter.errors import RefusedError
from newsletter.model import (
    Action,
    Counts,
    Delivery,
    DeliveryStatus,
    EventCounts,
    Hint,
    Mailing,
    MailingStatus,
)
from newsletter.ports import Audit

DeliveriesOf = Callable[[DeliveryStatus], Iterable[Delivery]]
"""Streams the deliveries of one status in order of subscriber id."""

SECTIONS = {
    "accepted": DeliveryStatus.SENT,
    "failed": DeliveryStatus.FAILED,
    "suppressed": DeliveryStatus.SUPPRESSED,
    "cancelled": DeliveryStatus.CANCELLED,
    "unknown": DeliveryStatus.UNKNOWN,
}
"""The final outcomes of a delivery, by their names in the certificate."""

MEANINGS = {
    "accepted": "The mail server accepted the message and is responsible for it. It may still bounce.",
    "failed": "The message was refused, or not accepted in time; the reason is usually the server's reply.",
    "suppressed": (
        "This person unsubscribed, paused, must not be mailed, chose other topics, or gets the digest, "
        "so nothing was sent."
    ),
    "cancelled": "The mailing was cancelled before this message was sent.",
    "unknown": "The message was handed over but no reply came, so it may or may not have been delivered.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The head of a certificate. The five parts of `counts` add up to its audience."""

    mailing: Mailing
    counts: Counts
    first_try_at: datetime | None
    last_change_at: datetime | None
    issued_at: datetime
    came_back: EventCounts = field(default_factory=EventCounts)
    """Bounces and complaints so far; those deliveries still count as accepted."""
    other_topics: int = 0
    """Of the suppressed, how many chose topics that the issue has nothing about."""

    digest_readers: int = 0
    """Of the suppressed: how many get the issue with their digest."""

    def count(self, section: str) -> int:
        """Return how many deliveries a section lists."""
        return int(getattr(self.counts, section))


def certify(audit: Audit, *, now: datetime) -> Certificate:
    """Return the certificate; raises RefusedError while deliveries are open or it does not add up."""
    mailing, counts = audit.mailing, audit.counts
    _refuse_open(mailing, counts)
    ended = sum(getattr(counts, section) for section in SECTIONS)
    if not ended == counts.audience == mailing.audience:
        raise RefusedError(
            f"the numbers of mailing {mailing.id} do not add up: {mailing.audience:,} people at launch, "
            f"{counts.audience:,} deliveries, {ended:,} with a final outcome; no certificate was issued",
            hint="Keep a copy of the database and report this as a bug",
        )
    return Certificate(
        mailing=mailing,
        counts=counts,
        first_try_at=audit.first_try_at,
        last_change_at=audit.last_change_at,
        issued_at=now,
        came_back=audit.came_back,
        digest_readers=audit.digest_readers,
        other_topics=audit.other_topics,
    )


def _refuse_open(mailing: Mailing, counts: Counts) -> None:
    if counts.queued or counts.deferred:
        raise RefusedError(
            f"mailing {mailing.id} is {mailing.status.value}: {counts.queued:,} queued and "
            f"{counts.deferred:,} deferred deliveries are still open, so there is no certificate yet",
            next_steps=(Hint(Action.SHOW_MAILING, str(mailing.id)),),
        )
    if mailing.status not in (MailingStatus.FINISHED, MailingStatus.CANCELLED):
        raise RefusedError(
            f"mailing {mailing.id} is {mailing.status.value} and not finished",
            next_steps=(Hint(Action.RESUME_MAILING, str(mailing.id)),),
        )


class DeliveryStream:
    """Streams the deliveries of a certificate, counting them and computing their fingerprint."""

    def __init__(self, certificate: Certificate, deliveries_of: DeliveriesOf) -> None:
        self._certificate = certificate
        self._deliveries_of = deliveries_of
        self._hash = hashlib.sha256()

    def section(self, name: str) -> Iterator[Delivery]:
        """Stream one section; raises RefusedError at its end if the ledger has changed in the meantime."""
        number = 0
        for delivery in self._deliveries_of(SECTIONS[name]):
            number += 1
            values = (
                name,
                delivery.subscriber_id,
                delivery.attempt,
                delivery.updated_at.isoformat(),
                delivery.detail,
            )
            self._hash.update(("\t".join(map(str, values)) + "\n").encode("utf-8", "replace"))
            yield delivery
        if number != self._certificate.count(name):
            raise RefusedError(
                f"mailing {self._certificate.mailing.id} changed while its certificate was written "
                f"({number:,} {name}, not {self._certificate.count(name):,})",
                hint="Run the command again",
            )

    def fingerprint(self) -> str:
        """Return the SHA-256 of every delivery streamed so far; it is the same for the same ledger."""
        return self._hash.hexdigest()
