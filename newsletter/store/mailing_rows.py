"""Turns rows about mailings into values of the model; needs no library of databases."""

from __future__ import annotations

from typing import Any

from newsletter.errors import NotFoundError
from newsletter.model import (
    Action,
    BounceKind,
    Cadence,
    Counts,
    DeliveryStatus,
    EventCounts,
    Hint,
    Mailing,
    MailingStatus,
    Recipients,
    UncertainPolicy,
)


def no_mailing(mailing_id: int) -> NotFoundError:
    """Return the error that says there is no such mailing."""
    return NotFoundError(f"there is no mailing {mailing_id}", next_steps=(Hint(Action.LIST_MAILINGS),))


def to_mailing(row: Any) -> Mailing:
    """Return a mailing, from a row of `mailings` with the digest of its edition."""
    return Mailing(
        id=row.id,
        key=row.key,
        issue=row.issue,
        list=row.list,
        round=row.round,
        digest=row.digest,
        subject=row.subject,
        transport=row.transport,
        policy=UncertainPolicy(row.policy),
        status=MailingStatus(row.status),
        audience=row.audience,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        reason=row.reason,
        recipients=Recipients(row.recipients or Recipients.ALL),
        segment=row.segment or "",
        base_url_unproven=row.base_url_unproven or "",
        cadence=Cadence(row.cadence) if row.cadence else None,
    )


def to_counts(by_status: dict[DeliveryStatus, int]) -> Counts:
    """Return the counts as people read them, from numbers by status."""

    def of(*statuses: DeliveryStatus) -> int:
        return sum(by_status.get(status, 0) for status in statuses)

    return Counts(
        audience=sum(by_status.values()),
        accepted=of(DeliveryStatus.SENT),
        failed=of(DeliveryStatus.FAILED),
        suppressed=of(DeliveryStatus.SUPPRESSED),
        unknown=of(DeliveryStatus.UNKNOWN),
        queued=of(DeliveryStatus.QUEUED, DeliveryStatus.CLAIMED, DeliveryStatus.AT_RISK),
        deferred=of(DeliveryStatus.DEFERRED),
        cancelled=of(DeliveryStatus.CANCELLED),
    )


def to_event_counts(people: dict[tuple[str, str], int]) -> EventCounts:
    """Return how many people's deliveries bounced, and who complained, from numbers by kind and bounce."""
    bounced = {one.value: people.get(("bounced", one.value), 0) for one in BounceKind}
    return EventCounts(**bounced, complained=people.get(("complained", ""), 0))
