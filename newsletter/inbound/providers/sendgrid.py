"""SendGrid's Event Webhook: checks the signature of a request, and translates its events.

https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event defines the events,
https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
the signature: ECDSA over P-256 with SHA-256, of the time stamp followed by the body as it was sent.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from newsletter.inbound.providers.delivery_report import (
    DeliveryReport,
    ProviderWebhook,
    ReportKind,
    WebhookRequest,
)
from newsletter.model import BounceKind

SIGNATURE_HEADER = "x-twilio-email-event-webhook-signature"
TIME_HEADER = "x-twilio-email-event-webhook-timestamp"
MAILING_ARG = "newsletter_mailing"
DELIVERY_ARG = "newsletter_delivery"
"""The custom arguments that the transport sends along; a test compares the two."""
AHEAD = timedelta(minutes=5)
"""How far SendGrid's clock may be ahead of ours."""

_TIME = re.compile(r"[0-9]{10}")
# A body that begins with a digit could have taken it from the end of the time stamp: the signature has no
# boundary between the two.
_ARRAY = b"["
_NO_SIGNATURE = bytes.fromhex("3006020101020101")
"""A well-formed signature of nothing: checking it takes as long as checking a real one."""
_LONGEST = 2_000
_MOST_SECONDS = 32_503_680_000
"""The year 3000: beyond it a time stamp is in other units, or made up."""

_KINDS = {
    "processed": ReportKind.ACCEPTED,
    "deferred": ReportKind.ACCEPTED,
    "delivered": ReportKind.DELIVERED,
    "bounce": ReportKind.BOUNCED,
    "dropped": ReportKind.DROPPED,
    "spamreport": ReportKind.COMPLAINED,
    "unsubscribe": ReportKind.UNSUBSCRIBED,
    "group_unsubscribe": ReportKind.UNSUBSCRIBED,
    "open": ReportKind.TRACKED,
    "click": ReportKind.TRACKED,
}
"""By the name of the event. `group_resubscribe` is none of these: only our own confirmation subscribes."""
_DROPPED_FOR_GOOD = {"invalid": BounceKind.HARD, "spam content": BounceKind.CONTENT}
"""Reasons of a drop that are news about the address or the message. The others repeat what an earlier event
said (the address is on SendGrid's list of bounces, complaints or unsubscribes), or are about the account."""
_CLASSIFICATIONS = {"invalid address": "5.1.1"}
"""SendGrid's own classes of a bounce that came without the server's words, as a status code."""


def is_genuine(request: WebhookRequest, keys: Sequence[str], now: datetime, max_age: timedelta) -> bool:
    """Return whether a request is signed with one of the keys, not too old, and not from the future.

    Every key is tried, whatever is missing or wrong, so that the time of the answer says nothing.
    """
    time = request.headers.get(TIME_HEADER, "")
    signature = _decoded(request.headers.get(SIGNATURE_HEADER, "")) or _NO_SIGNATURE
    content = time.encode("latin-1", "replace") + request.body
    signed = [_is_signed(key, signature, content) for key in keys]
    return any(signed) and request.body.startswith(_ARRAY) and _is_fresh(time, now, max_age)


def _is_fresh(time: str, now: datetime, max_age: timedelta) -> bool:
    if not _TIME.fullmatch(time):
        return False
    age = now - datetime.fromtimestamp(int(time), UTC)
    return -AHEAD <= age <= max_age


def _is_signed(key: str, signature: bytes, content: bytes) -> bool:
    try:
        public = load_der_public_key(_decoded(key))
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return False
        public.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def read_reports(body: bytes) -> tuple[DeliveryReport, ...]:
    """Return what a body reports, in its order. Raises ValueError unless it is a JSON list."""
    return tuple(_report(event) for event in _events(body) if isinstance(event, dict))


def without_tracking(body: bytes) -> bytes:
    """Return a body without its opens and clicks, which hold where and with what program somebody read."""
    try:
        events = _events(body)
    except ValueError:
        return body
    kept = [event for event in events if not _is_tracking(event)]
    return body if len(kept) == len(events) else json.dumps(kept).encode()


def _events(body: bytes) -> list[Any]:
    try:
        events = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(events, list):
        raise ValueError("no list of events")
    return events


def _is_tracking(event: object) -> bool:
    return isinstance(event, dict) and _KINDS.get(_text(event, "event")) is ReportKind.TRACKED


def _report(event: Mapping[str, Any]) -> DeliveryReport:
    name = _text(event, "event")
    kind, bounce = _KINDS.get(name, ReportKind.OTHER), None
    words = _text(event, "reason") or _text(event, "response")
    status = _text(event, "status")
    if kind is ReportKind.BOUNCED and _text(event, "type") == "blocked":
        kind = ReportKind.BLOCKED
    elif kind is ReportKind.BOUNCED and not words and not status:
        status = _CLASSIFICATIONS.get(_text(event, "bounce_classification").lower(), "")
    elif kind is ReportKind.DROPPED and (bounce := _DROPPED_FOR_GOOD.get(words.strip().lower())):
        kind, words = ReportKind.BOUNCED, f"SendGrid did not send it: {words}"
    return DeliveryReport(
        kind=kind,
        id=_text(event, "sg_event_id") or _digest(event),
        at=_moment(event.get("timestamp")),
        mailing_key=_text(event, MAILING_ARG),
        delivery_key=_text(event, DELIVERY_ARG),
        address=_text(event, "email"),
        status=status,
        words=words,
        bounce=bounce,
    )


def _text(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    if not isinstance(value, str):
        return ""
    return value[:_LONGEST].replace("\x00", " ").encode("utf-8", "replace").decode()


def _moment(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _MOST_SECONDS:
        return None
    return datetime.fromtimestamp(int(value), UTC)


def _digest(event: Mapping[str, Any]) -> str:
    """Return a name for an event that has none: the same for the same content."""
    text = json.dumps(event, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


WEBHOOK = ProviderWebhook(
    name="sendgrid",
    is_genuine=is_genuine,
    read_reports=read_reports,
    without_tracking=without_tracking,
)
