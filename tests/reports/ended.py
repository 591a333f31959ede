"""Mailings that have come to their end, for tests of reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from newsletter.model import Counts, Delivery, DeliveryStatus, MailingStatus
from newsletter.ports import Audit
from newsletter.reports.certificate import SECTIONS, DeliveriesOf
from tests.sending.samples import mailing

AT = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
NONE = Counts(audience=0, accepted=0, failed=0, suppressed=0, unknown=0, queued=0, deferred=0, cancelled=0)


def counts(**parts: int) -> Counts:
    """Return counts that add up."""
    values = {name: parts.get(name, 0) for name in NONE.__dataclass_fields__}
    return Counts(**{**values, "audience": sum(parts.values())})


def audit(found: Counts, **changes: Any) -> Audit:
    """Return a finished mailing that stands so."""
    values: dict[str, Any] = {"status": MailingStatus.FINISHED, "audience": found.audience}
    return Audit(
        mailing=mailing(**{**values, **changes}),
        counts=found,
        first_try_at=AT,
        last_change_at=AT + timedelta(minutes=5),
    )


def copy(number: int, status: DeliveryStatus, *, address: str = "", detail: str = "") -> Delivery:
    """Return one copy at an end."""
    return Delivery(
        mailing_id=1,
        subscriber_id=number,
        address=address or f"reader{number}@reader.example",
        status=status,
        attempt=1,
        updated_at=AT,
        detail=detail,
    )


def ledger(found: Counts, details: Mapping[str, str] | None = None) -> DeliveriesOf:
    """Return a ledger that agrees with the counts; `details` names the words of each section."""

    def copies_of(status: DeliveryStatus) -> Iterator[Delivery]:
        name = next(name for name, one in SECTIONS.items() if one is status)
        for number in range(getattr(found, name)):
            yield copy(number, status, detail=(details or {}).get(name, ""))

    return copies_of
