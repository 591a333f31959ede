"""The send certificate: what became of every single copy of a mailing, or no certificate at all.

    audience = accepted + failed + suppressed + cancelled + unknown

`certify` decides from the counts; the writers (certificate_json, certificate_page) then stream the
copies through a `Register`, which counts them again and takes their fingerprint.
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

CopiesOf = Callable[[DeliveryStatus], Iterable[Delivery]]
"""Streams the copies of one status in order of subscriber id."""

SECTIONS = {
    "accepted": DeliveryStatus.SENT,
    "failed": DeliveryStatus.FAILED,
    "suppressed": DeliveryStatus.SUPPRESSED,
    "cancelled": DeliveryStatus.CANCELLED,
    "unknown": DeliveryStatus.UNKNOWN,
}
"""The ends a copy can come to, by the name that the certificate has for them."""

MEANINGS = {
    "accepted": "The mail server took the copy and answers for it. It may still bounce.",
    "failed": "The copy will never be taken for this person; the reason is the server's own.",
    "suppressed": "This person had left or must not be written to, so no copy left.",
    "cancelled": "The mailing was cancelled before this copy left.",
    "unknown": "The copy was handed over and no answer came: nobody can say whether it arrived.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a certificate says before its lists. The five parts of `counts` add up to its audience."""

    mailing: Mailing
    counts: Counts
    first_try_at: datetime | None
    last_change_at: datetime | None
    issued_at: datetime
    came_back: EventCounts = field(default_factory=EventCounts)
    """What came back of accepted copies until then; it changes none of the five."""

    def count(self, section: str) -> int:
        """Return how many copies a section lists."""
        return int(getattr(self.counts, section))


def certify(audit: Audit, *, now: datetime) -> Certificate:
    """Return the certificate; raises RefusedError while copies are on their way or it does not add up."""
    mailing, counts = audit.mailing, audit.counts
    _refuse_open(mailing, counts)
    ended = sum(getattr(counts, section) for section in SECTIONS)
    if not ended == counts.audience == mailing.audience:
        raise RefusedError(
            f"mailing {mailing.id} does not add up: {mailing.audience:,} people at the launch, "
            f"{counts.audience:,} rows, {ended:,} at an end; no certificate is issued",
            hint="Keep the database as it is and report this",
        )
    return Certificate(
        mailing=mailing,
        counts=counts,
        first_try_at=audit.first_try_at,
        last_change_at=audit.last_change_at,
        issued_at=now,
        came_back=audit.came_back,
    )


def _refuse_open(mailing: Mailing, counts: Counts) -> None:
    if counts.queued or counts.deferred:
        raise RefusedError(
            f"mailing {mailing.id} is {mailing.status.value}: {counts.queued:,} copies are on their way and "
            f"{counts.deferred:,} are put off, so there is nothing to certify yet",
            next_steps=(Hint(Action.SHOW_MAILING, str(mailing.id)),),
        )
    if mailing.status not in (MailingStatus.FINISHED, MailingStatus.CANCELLED):
        raise RefusedError(
            f"mailing {mailing.id} is {mailing.status.value} and has not come to its end",
            next_steps=(Hint(Action.RESUME_MAILING, str(mailing.id)),),
        )


class Register:
    """Streams the copies of a certificate, counting them and taking their fingerprint on the way."""

    def __init__(self, certificate: Certificate, copies_of: CopiesOf) -> None:
        self._certificate = certificate
        self._copies_of = copies_of
        self._hash = hashlib.sha256()

    def section(self, name: str) -> Iterator[Delivery]:
        """Stream one section; raises RefusedError at its end when the ledger says something else by now."""
        number = 0
        for copy in self._copies_of(SECTIONS[name]):
            number += 1
            what = (name, copy.subscriber_id, copy.attempt, copy.updated_at.isoformat(), copy.detail)
            self._hash.update(("\t".join(map(str, what)) + "\n").encode("utf-8", "replace"))
            yield copy
        if number != self._certificate.count(name):
            raise RefusedError(
                f"mailing {self._certificate.mailing.id} changed while its certificate was written "
                f"({number:,} {name}, not {self._certificate.count(name):,})",
                hint="Ask for the certificate again",
            )

    def fingerprint(self) -> str:
        """Return the SHA-256 of every copy streamed so far: the same ledger gives the same one."""
        return self._hash.hexdigest()
