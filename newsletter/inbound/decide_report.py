"""The decision: what follows from a provider's report about a delivery. It changes nothing.

The same rules as for returned mail (newsletter.inbound.decide, newsletter.inbound.effects): a reply of a mail
server is classified by the same tables, and what an event does to an address is decided where it is recorded.
"""

from __future__ import annotations

from datetime import datetime

from newsletter.inbound.bounce_classification import BounceClassification, classify_bounce
from newsletter.inbound.providers.delivery_report import DeliveryReport, ReportKind
from newsletter.inbound.reply_text import Parties
from newsletter.model import BounceKind, EventKind, Handover, HandoverReport, MailEvent, Proof
from newsletter.model.deferred_dataclass import dataclass
from newsletter.ports.mailbox import SentCopy

_EVENTS = {
    ReportKind.DELIVERED: EventKind.DELIVERED,
    ReportKind.BOUNCED: EventKind.BOUNCED,
    ReportKind.BLOCKED: EventKind.BOUNCED,
    ReportKind.COMPLAINED: EventKind.COMPLAINED,
    ReportKind.UNSUBSCRIBED: EventKind.UNSUBSCRIBED,
}
_LEFT = frozenset({ReportKind.ACCEPTED, *_EVENTS})
"""Whoever reports this has the message: it left."""
_ABUSE = "abuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDecision:
    """What follows from a report: an event, what it says of the hand-over, both or neither."""

    event: MailEvent | None = None
    handover: HandoverReport | None = None


NOTHING = ReportDecision()


def decide_report(report: DeliveryReport, copy: SentCopy, *, provider: str, now: datetime) -> ReportDecision:
    """Return what follows from a report about a delivery that its delivery key has proven."""
    # A clock that is ahead must not put an event after what people do next.
    at = min(report.at or now, now)
    if report.kind is ReportKind.DROPPED:
        return ReportDecision(handover=_handover(copy, Handover.DROPPED, at, report.words))
    if report.kind not in _LEFT:
        return NOTHING
    return ReportDecision(
        event=_event(report, copy, provider, at), handover=_handover(copy, Handover.LEFT, at, report.kind)
    )


def _handover(copy: SentCopy, what: Handover, at: datetime, words: str) -> HandoverReport:
    return HandoverReport(
        mailing_id=copy.mailing_id, subscriber_id=copy.subscriber_id, handover=what, at=at, words=words
    )


def _event(report: DeliveryReport, copy: SentCopy, provider: str, at: datetime) -> MailEvent | None:
    kind = _EVENTS.get(report.kind)
    if kind is None:
        return None
    bounce = _bounce(report, copy) if kind is EventKind.BOUNCED else None
    return MailEvent(
        key=f"{provider}/{report.id}",
        kind=kind,
        at=at,
        subscriber_id=copy.subscriber_id,
        mailing_id=copy.mailing_id,
        list=copy.list,
        proof=Proof.PROVIDER,
        bounce=bounce.kind if bounce else None,
        code=bounce.code if bounce else _ABUSE if kind is EventKind.COMPLAINED else "",
        words=bounce.words if bounce else "",
    )


def _bounce(report: DeliveryReport, copy: SentCopy) -> BounceClassification:
    parties = Parties(recipients=frozenset({report.address.lower(), copy.address_key}))
    found = classify_bounce(report.status, report.words, parties=parties)
    kind = report.bounce or found.kind
    if report.kind is ReportKind.BLOCKED and kind is BounceKind.HARD:
        # The provider knows that the address is not to blame, whatever the words sound like.
        kind = BounceKind.POLICY
    return BounceClassification(kind=kind, code=found.code, words=found.words)
