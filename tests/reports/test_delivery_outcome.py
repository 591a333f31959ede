"""What became of a delivery: each status in words, and what came back counts more than that it was accepted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsletter.model import Delivery, DeliveryStatus, Mailing, MailingStatus, UncertainPolicy
from newsletter.reports.delivery_outcome import describe_absence, describe_outcome
from tests.store.people import LIST, NOW
from tests.store.returned import an_event


def a_mailing(status: MailingStatus = MailingStatus.FINISHED) -> Mailing:
    return Mailing(
        id=3,
        key="k",
        issue="hours",
        list=LIST,
        round=0,
        digest="d",
        subject="Hours",
        transport="smtp",
        policy=UncertainPolicy.RESEND,
        status=status,
        audience=1,
        created_at=NOW,
    )


def outcome(
    status: str, detail: str = "", *events: str, attempt: int = 1, mailing: Mailing | None = None
) -> str:
    delivery = Delivery(
        mailing_id=3,
        subscriber_id=1,
        address="maria@example.org",
        status=DeliveryStatus(status),
        attempt=attempt,
        updated_at=NOW,
        detail=detail,
    )
    return describe_outcome(mailing or a_mailing(), delivery, [an_event(3, 1, one) for one in events])


@pytest.mark.parametrize(
    ("status", "detail", "words"),
    [
        ("sent", "250 ok", "accepted; no bounce or complaint came back"),
        ("failed", "550 no such user", "not delivered, the mail server refused it: 550 no such user"),
        ("suppressed", "hard-bounce", "not sent, the address was suppressed: hard-bounce"),
        ("unknown", "no answer", "may or may not have been sent: no answer"),
        ("cancelled", "", "not sent, the mailing was cancelled"),
        ("deferred", "450 later", "not sent yet, to be tried again: 450 later"),
        ("queued", "", "not sent yet"),
        ("claimed", "", "not sent yet"),
        ("at_risk", "", "not sent yet"),
    ],
)
def test_each_status_has_its_words(status: str, detail: str, words: str) -> None:
    assert outcome(status, detail) == words


@pytest.mark.parametrize(
    ("events", "words"),
    [
        (["hard"], "accepted, then bounced (hard): 550 5.1.1 no such user"),
        (["soft", "complained"], "accepted, then bounced (soft): 550 5.1.1 no such user"),
        (["delivered"], "accepted, then delivered"),
        (["delivered", "opened"], "accepted, then opened"),
        (["delivered", "complained"], "accepted, then reported as spam"),
    ],
)
def test_what_came_back_is_said(events: list[str], words: str) -> None:
    assert outcome("sent", "", *events) == words


def test_a_bounce_settles_what_was_unknown() -> None:
    assert outcome("unknown", "no answer", "hard") == "bounced (hard): 550 5.1.1 no such user"


def test_the_last_bounce_counts() -> None:
    early = an_event(3, 1, "soft")
    late = an_event(3, 1, "hard", at=NOW + timedelta(hours=1))
    delivery = Delivery(
        mailing_id=3,
        subscriber_id=1,
        address="a@example.org",
        status=DeliveryStatus.SENT,
        attempt=1,
        updated_at=NOW,
    )
    assert "bounced (hard)" in describe_outcome(a_mailing(), delivery, [late, early])


def test_a_wave_and_a_pause_are_waited_for() -> None:
    assert outcome("deferred", attempt=0) == "not sent yet"
    paused = a_mailing(MailingStatus.PAUSED)
    assert outcome("queued", mailing=paused) == "not sent yet, the mailing is paused"


def test_whoever_joined_later_was_not_sent_it() -> None:
    assert describe_absence(joined_later=True) == "not sent, joined the list later"
    assert describe_absence(joined_later=False) == "not sent, was not on the list then"
