"""Delivery outcome: what became of one person's delivery, in words, from the ledger and what came back."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.model import (
    GETS_DIGEST,
    OTHER_TOPICS,
    PAUSED,
    Delivery,
    DeliveryStatus,
    EventKind,
    MailEvent,
    Mailing,
    MailingStatus,
)

_REPORTED = {
    EventKind.COMPLAINED: "reported as spam",
    EventKind.UNSUBSCRIBED: "unsubscribed",
    EventKind.CLICKED: "a link was clicked",
    EventKind.OPENED: "opened",
    EventKind.DELIVERED: "delivered",
}
"""In the order in which one of them says most."""
_LEFT_OUT = {
    GETS_DIGEST: GETS_DIGEST,
    PAUSED: "this person had paused their emails",
    OTHER_TOPICS: "nothing in it was about the topics they chose",
}
"""Why somebody was left out by their own choice."""


def describe_outcome(mailing: Mailing, delivery: Delivery, events: Sequence[MailEvent]) -> str:
    """Return what became of a delivery; `events` are those about it, in any order."""
    detail = f": {delivery.detail}" if delivery.detail else ""
    match delivery.status:
        case DeliveryStatus.SENT:
            return _after_sending(events)
        case DeliveryStatus.FAILED:
            return f"not delivered, the mail server refused it{detail}"
        case DeliveryStatus.SUPPRESSED:
            return f"not sent, {_LEFT_OUT.get(delivery.detail, f'the address was suppressed{detail}')}"
        case DeliveryStatus.UNKNOWN:
            came_back = _came_back(events)
            return came_back or f"may or may not have been sent{detail}"
        case DeliveryStatus.CANCELLED:
            return "not sent, the mailing was cancelled"
        case DeliveryStatus.DEFERRED if delivery.attempt:
            return f"not sent yet, to be tried again{detail}"
    if mailing.status is MailingStatus.PAUSED:
        return "not sent yet, the mailing is paused"
    return "not sent yet"


def _after_sending(events: Sequence[MailEvent]) -> str:
    reported = _came_back(events)
    if reported:
        return f"accepted, then {reported}"
    return "accepted; no bounce or complaint came back"


def _came_back(events: Sequence[MailEvent]) -> str:
    bounces = [one for one in events if one.kind is EventKind.BOUNCED]
    if bounces:
        last = max(bounces, key=lambda one: one.at)
        kind = f" ({last.bounce.value})" if last.bounce else ""
        return f"bounced{kind}{f': {last.words}' if last.words else ''}"
    kinds = {one.kind for one in events}
    return next((words for kind, words in _REPORTED.items() if kind in kinds), "")


def describe_absence(*, joined_later: bool) -> str:
    """Return why somebody who is on the list now has no delivery of one of its mailings."""
    return "not sent, joined the list later" if joined_later else "not sent, was not on the list then"
