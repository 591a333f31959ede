"""What follows from a provider's report: the same as from returned mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsletter.inbound.decide_report import NOTHING, decide_report
from newsletter.inbound.providers.delivery_report import DeliveryReport, ReportKind
from newsletter.model import BounceKind, EventKind, Handover, Proof
from newsletter.ports.mailbox import SentCopy

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
COPY = SentCopy(
    mailing_id=3, mailing_key="m", list="constituents", subscriber_id=7, address_key="ana@x.example",
    token="t", left=True,
)  # fmt: skip


def decided(kind: ReportKind, **fields: Any) -> Any:
    given: dict[str, Any] = {"id": "e1", "at": NOW - timedelta(hours=1), "address": "ana@x.example"} | fields
    return decide_report(DeliveryReport(kind=kind, **given), COPY, provider="sendgrid", now=NOW)


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        (ReportKind.DELIVERED, EventKind.DELIVERED),
        (ReportKind.BOUNCED, EventKind.BOUNCED),
        (ReportKind.COMPLAINED, EventKind.COMPLAINED),
        (ReportKind.UNSUBSCRIBED, EventKind.UNSUBSCRIBED),
    ],
)
def test_an_event_is_about_the_delivery_and_has_the_providers_name(
    kind: ReportKind, event: EventKind
) -> None:
    found = decided(kind).event
    assert (found.kind, found.key, found.proof) == (event, "sendgrid/e1", Proof.PROVIDER)
    assert (found.mailing_id, found.subscriber_id, found.list) == (3, 7, "constituents")
    assert found.at == NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "words", "kind", "blocked"),
    [
        ("5.1.1", "550 5.1.1 The email account that you tried to reach does not exist", "hard", "policy"),
        ("", "550 user unknown", "hard", "policy"),
        ("5.2.2", "552 5.2.2 mailbox full", "soft", "soft"),
        ("", "550 5.7.1 blocked using zen.spamhaus.org", "policy", "policy"),
        ("", "554 5.6.0 message contains a virus", "content", "content"),
        ("", "", "soft", "soft"),
        ("", "unable to get mx info: failed to get IPs from PTR record: no such host", "hard", "policy"),
    ],
)
def test_the_servers_words_decide_and_a_block_is_never_hard(
    status: str, words: str, kind: str, blocked: str
) -> None:
    assert decided(ReportKind.BOUNCED, status=status, words=words).event.bounce is BounceKind(kind)
    assert decided(ReportKind.BLOCKED, status=status, words=words).event.bounce is BounceKind(blocked)


def test_what_the_provider_itself_says_of_a_bounce_counts_more_than_words() -> None:
    found = decided(ReportKind.BOUNCED, bounce=BounceKind.HARD, words="SendGrid did not send it: Invalid")
    assert found.event.bounce is BounceKind.HARD


def test_a_drop_is_no_event_and_says_that_it_never_left() -> None:
    found = decided(ReportKind.DROPPED, words="Bounced Address")
    assert (found.event, found.handover.handover) == (None, Handover.DROPPED)
    assert found.handover.words == "Bounced Address"


def test_what_was_taken_left_and_has_no_event() -> None:
    found = decided(ReportKind.ACCEPTED)
    assert (found.event, found.handover.handover) == (None, Handover.LEFT)


@pytest.mark.parametrize("kind", [ReportKind.TRACKED, ReportKind.OTHER])
def test_nothing_follows_from_the_rest(kind: ReportKind) -> None:
    assert decided(kind) == NOTHING


def test_a_time_that_is_missing_or_to_come_is_now() -> None:
    assert decided(ReportKind.DELIVERED, at=None).event.at == NOW
    assert decided(ReportKind.DELIVERED, at=NOW + timedelta(days=9)).event.at == NOW
