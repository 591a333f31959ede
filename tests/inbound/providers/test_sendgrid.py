"""SendGrid's Event Webhook: signatures, and what each of its events becomes."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st
from sendgrid.helpers.eventwebhook import EventWebhook

from newsletter.inbound.providers.delivery_report import DeliveryReport, ReportKind, WebhookRequest
from newsletter.inbound.providers.registry import provider_webhook
from newsletter.inbound.providers.sendgrid import (
    DELIVERY_ARG,
    MAILING_ARG,
    is_genuine,
    read_reports,
    without_tracking,
)
from newsletter.model import BounceKind
from newsletter.transports.sendgrid import payload
from tests.inbound.providers.signing import SIGNATURE, TIME, SigningKey

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
AGE = timedelta(hours=26)
KEY = SigningKey()
BODY = b'[{"event":"bounce"},\r\n{"event":"delivered"}]\r\n'
KEYS = {"newsletter_mailing": "m-1", "newsletter_delivery": "d-1"}


def request(body: bytes = BODY, headers: dict[str, str] | None = None) -> WebhookRequest:
    given = KEY.headers(body, NOW) if headers is None else headers
    return WebhookRequest(headers={name.lower(): value for name, value in given.items()}, body=body)


def genuine(asked: WebhookRequest, *keys: str) -> bool:
    return is_genuine(asked, keys or (KEY.public,), NOW, AGE)


def read(**event: Any) -> DeliveryReport:
    (found,) = read_reports(json.dumps([KEYS | event]).encode())
    return found


def test_a_signed_request_is_genuine_and_sendgrids_own_package_agrees() -> None:
    asked = request()
    assert genuine(asked)
    theirs = EventWebhook(KEY.public)
    headers = asked.headers
    assert theirs.verify_signature(BODY.decode(), headers[SIGNATURE.lower()], headers[TIME.lower()])


@pytest.mark.parametrize(
    "body", [BODY[:-2], BODY.replace(b"\r\n", b"\n"), json.dumps(json.loads(BODY)).encode(), b" " + BODY, b""]
)
def test_every_byte_of_the_body_counts(body: bytes) -> None:
    assert not genuine(request(body, KEY.headers(BODY, NOW)))


def test_another_key_a_key_of_another_kind_and_no_key_at_all_check_nothing() -> None:
    def shown(key: Any) -> str:
        der = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(der).decode()

    others = (
        SigningKey().public,
        shown(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        shown(ec.generate_private_key(ec.SECP521R1())),
        "",
        "no key",
    )
    assert [one for one in others if genuine(request(), one)] == []
    assert genuine(request(), *others, KEY.public)
    assert not is_genuine(request(), (), NOW, AGE)


@given(st.text(max_size=80), st.text(max_size=20), st.binary(max_size=80))
def test_no_made_up_request_is_genuine_and_none_raises(signature: str, time: str, body: bytes) -> None:
    assert not genuine(request(body, {SIGNATURE: signature, TIME: time}))
    assert not genuine(request(body, {}))


def test_the_arguments_are_those_that_the_transport_sends_along() -> None:
    assert (MAILING_ARG, DELIVERY_ARG) == (payload.MAILING_ARG, payload.DELIVERY_ARG)


def test_an_event_says_whose_it_is_when_and_by_what_name() -> None:
    found = read(event="delivered", email="ana@x.example", timestamp=1513299569, sg_event_id="abc")
    assert found == DeliveryReport(
        kind=ReportKind.DELIVERED,
        id="abc",
        at=datetime(2017, 12, 15, 0, 59, 29, tzinfo=UTC),
        mailing_key="m-1",
        delivery_key="d-1",
        address="ana@x.example",
    )


@pytest.mark.parametrize(
    ("event", "kind", "bounce"),
    [
        ({"event": "processed"}, ReportKind.ACCEPTED, None),
        ({"event": "deferred", "response": "400 try again later", "attempt": "5"}, ReportKind.ACCEPTED, None),
        ({"event": "delivered", "response": "250 OK"}, ReportKind.DELIVERED, None),
        ({"event": "bounce", "type": "bounce", "reason": "500 unknown"}, ReportKind.BOUNCED, None),
        ({"event": "bounce", "type": "blocked", "reason": "550 5.7.1 spam"}, ReportKind.BLOCKED, None),
        ({"event": "dropped", "reason": "Bounced Address"}, ReportKind.DROPPED, None),
        ({"event": "dropped", "reason": "Unsubscribed Address"}, ReportKind.DROPPED, None),
        ({"event": "dropped", "reason": "Spam Reporting Address"}, ReportKind.DROPPED, None),
        ({"event": "dropped", "reason": "Recipient List over Package Quota"}, ReportKind.DROPPED, None),
        ({"event": "dropped"}, ReportKind.DROPPED, None),
        ({"event": "dropped", "reason": "Invalid"}, ReportKind.BOUNCED, BounceKind.HARD),
        ({"event": "dropped", "reason": "Spam Content"}, ReportKind.BOUNCED, BounceKind.CONTENT),
        ({"event": "spamreport"}, ReportKind.COMPLAINED, None),
        ({"event": "unsubscribe"}, ReportKind.UNSUBSCRIBED, None),
        ({"event": "group_unsubscribe", "asm_group_id": 10}, ReportKind.UNSUBSCRIBED, None),
        ({"event": "group_resubscribe", "asm_group_id": 10}, ReportKind.OTHER, None),
        ({"event": "open", "sg_machine_open": True}, ReportKind.TRACKED, None),
        ({"event": "click", "url": "https://x.example/"}, ReportKind.TRACKED, None),
        ({"event": "account_status_change", "type": "compliance_suspend"}, ReportKind.OTHER, None),
        ({"event": "something new"}, ReportKind.OTHER, None),
        ({}, ReportKind.OTHER, None),
    ],
)
def test_each_event_has_one_meaning(
    event: dict[str, Any], kind: ReportKind, bounce: BounceKind | None
) -> None:
    found = read(**event)
    assert (found.kind, found.bounce) == (kind, bounce)


def test_a_bounce_without_the_servers_words_goes_by_sendgrids_own_class() -> None:
    named = {"event": "bounce", "type": "bounce", "bounce_classification": "Invalid Address"}
    assert read(**named).status == "5.1.1"
    assert read(**named, reason="552 mailbox full").status == ""
    # Of a host that does not exist it names no status at all.
    assert read(event="bounce", type="blocked", reason="unable to get mx info").kind is ReportKind.BLOCKED


def test_an_event_without_a_name_is_known_again_by_its_content() -> None:
    one, again = read(event="bounce", email="a@b.example"), read(email="a@b.example", event="bounce")
    assert one.id == again.id != read(event="bounce", email="c@b.example").id


def test_opens_and_clicks_are_taken_out_and_nothing_else() -> None:
    events = [{"event": "open", "ip": "203.0.113.7"}, {"event": "bounce", "reason": "é"}, {"event": "click"}]
    assert json.loads(without_tracking(json.dumps(events).encode())) == [events[1]]
    for same in (BODY, b"[", b"", b"[1, null]"):
        assert without_tracking(same) is same


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["event", "type", "reason", "status", "timestamp", "email", "sg_event_id", *KEYS])


@given(st.lists(VALUES | st.dictionaries(NAMES, VALUES | st.sampled_from(["bounce", "dropped"]), max_size=8)))
def test_whatever_an_event_holds_it_is_read(events: list[Any]) -> None:
    found = read_reports(json.dumps(events).encode())
    assert len(found) == sum(isinstance(event, dict) for event in events)
    for report in found:
        report.address.encode()
        report.words.encode()
        assert report.id


@given(st.binary(max_size=200))
def test_any_bytes_are_reports_or_a_value_error(body: bytes) -> None:
    try:
        read_reports(body)
    except ValueError:
        return


def test_only_providers_that_are_there_have_a_webhook() -> None:
    found = provider_webhook("sendgrid")
    assert found is not None
    assert found.name == "sendgrid"
    assert provider_webhook("mailgun") is provider_webhook("") is None
