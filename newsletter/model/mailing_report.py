"""Mailing reports: whom a launch leaves out, how a mailing goes, and what became of it, as numbers."""

from __future__ import annotations

from datetime import datetime

from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.event import BounceKind
from newsletter.model.sending import Counts, DeliveryStatus, Mailing


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutPerson:
    """Somebody on a list whom a launch would not send an issue, and why."""

    subscriber_id: int
    address: str
    reason: str
    """A suppression reason, `paused`, OTHER_TOPICS or GETS_DIGEST."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainReply:
    """What mail servers said about the deliveries to one receiving domain."""

    domain: str
    people: int
    reply: str
    """One of the replies."""
    next_try_at: datetime | None = None
    """When the earliest of them is tried again; None if none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingStanding:
    """How a mailing stands, read in one transaction."""

    mailing: Mailing
    counts: Counts
    settled_since: int
    """How many deliveries got a final outcome by a server since the time that was asked for."""
    changed_at: datetime | None
    """When an outcome was last recorded."""
    put_off: tuple[DomainReply, ...]
    """The domains with the most deliveries to be tried again."""
    refused: tuple[DomainReply, ...]
    """The domains with the most refused deliveries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainBounces:
    """How many people's deliveries to a receiving domain bounced, for one reason."""

    domain: str
    kind: BounceKind
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedDelivery:
    """Somebody whom a mailing did not reach, and why."""

    subscriber_id: int
    address: str
    status: DeliveryStatus
    bounce: BounceKind | None
    """Why it bounced; None if it did not."""
    detail: str
    """The server's reply, the words of the bounce, or why nothing was sent."""
    updated_at: datetime

    @property
    def reason(self) -> str:
        """The key of the group that it is counted in, see `missed_reason`."""
        return missed_reason(self.status, self.bounce, self.detail)


BOUNCED = "bounced"
WAITING = "waiting"
LEFT_OUT = "left-out"


def missed_reason(status: DeliveryStatus, bounce: BounceKind | None, detail: str) -> str:
    """Return why a delivery did not reach its reader: `failed`, `unknown`, `cancelled`, `waiting`,
    `bounced hard` ..., or `left-out` with its reason: `left-out paused`.
    """
    if status is DeliveryStatus.SUPPRESSED:
        return f"{LEFT_OUT} {detail}"
    if bounce is not None:
        return f"{BOUNCED} {bounce.value}"
    if status in (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN, DeliveryStatus.CANCELLED):
        return status.value
    return WAITING
