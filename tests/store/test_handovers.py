"""Hand-overs in doubt are settled by what comes back, whatever the delivery waits for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsletter.model import (
    Accepted,
    Deferred,
    Handover,
    HandoverReport,
    MailingStatus,
    Outcome,
    Proof,
    Refused,
    UncertainPolicy,
    Unknown,
)
from newsletter.store.database import Store
from tests.store.people import NOW, a_launch, later, subscribe
from tests.store.returned import an_event, record_events

LOST = Unknown(reason="no answer", is_settled_later=True)


def handed_over(
    store: Store, outcome: Outcome, *, policy: UncertainPolicy = UncertainPolicy.HOLD
) -> tuple[int, int]:
    """Hand one delivery over; return mailing and person."""
    subscribe(store, range(1))
    mailing, _new = store.launch(a_launch(policy=policy))
    with store.worker() as worker:
        (copy,) = store.claim(mailing.id, worker, limit=9, now=NOW)
        store.at_risk(mailing.id, worker, [copy.subscriber_id], now=NOW)
        store.record(mailing.id, worker, [(copy.subscriber_id, outcome)], now=NOW)
    return mailing.id, copy.subscriber_id


def report(
    mailing: int, person: int, what: Handover, *, seconds: float = 60, words: str = "said"
) -> HandoverReport:
    at = NOW + timedelta(seconds=seconds)
    return HandoverReport(mailing_id=mailing, subscriber_id=person, handover=what, at=at, words=words)


def status(store: Store, mailing: int) -> tuple[str, str]:
    (one,) = store.deliveries(mailing)
    return one.status.value, one.detail


def test_an_unknown_delivery_that_the_provider_has_was_sent_and_the_mailing_is_over(store: Store) -> None:
    mailing, person = handed_over(store, LOST)
    assert status(store, mailing)[0] == "unknown"
    assert store.settle_handovers([report(mailing, person, Handover.LEFT)], now=later(minutes=2)) == 1
    assert status(store, mailing) == ("sent", "it left: what came back says so (said)")
    assert store.settle_handovers([report(mailing, person, Handover.LEFT)], now=later(minutes=3)) == 0
    found = store.mailing(mailing)
    assert found is not None
    assert found.status is MailingStatus.FINISHED


def test_one_that_is_about_to_be_sent_again_is_not(store: Store) -> None:
    mailing, person = handed_over(store, Unknown(reason="no answer"), policy=UncertainPolicy.RESEND)
    assert status(store, mailing)[0] == "deferred"
    store.settle_handovers([report(mailing, person, Handover.LEFT)], now=later(minutes=2))
    assert status(store, mailing)[0] == "sent"
    with store.worker() as worker:
        assert store.claim(mailing, worker, limit=9, now=later(days=1)) == ()


def test_one_that_a_sender_has_in_hand_is_settled_and_the_senders_word_changes_nothing(store: Store) -> None:
    subscribe(store, range(1))
    mailing, _new = store.launch(a_launch())
    with store.worker() as worker:
        (copy,) = store.claim(mailing.id, worker, limit=9, now=NOW)
        store.at_risk(mailing.id, worker, [copy.subscriber_id], now=NOW)
        store.settle_handovers([report(mailing.id, copy.subscriber_id, Handover.LEFT)], now=later(minutes=1))
        store.record(mailing.id, worker, [(copy.subscriber_id, LOST)], now=later(minutes=2))
    assert status(store, mailing.id)[0] == "sent"


def test_one_that_was_put_off_without_a_doubt_stays_so(store: Store) -> None:
    mailing, person = handed_over(store, Deferred(code=451, reply="later"))
    assert store.settle_handovers([report(mailing, person, Handover.LEFT)], now=later(minutes=2)) == 0
    assert status(store, mailing)[0] == "deferred"


@pytest.mark.parametrize("first", [Handover.LEFT, Handover.DROPPED])
@pytest.mark.parametrize("outcome", [LOST, None])
def test_a_drop_is_a_failure_in_whatever_order_it_is_reported(
    store: Store, first: Handover, outcome: Outcome | None
) -> None:
    mailing, person = handed_over(store, outcome or Accepted(reference="x"))
    second = Handover.DROPPED if first is Handover.LEFT else Handover.LEFT
    for what in (first, second):
        store.settle_handovers([report(mailing, person, what, words="Bounced Address")], now=later(minutes=2))
    assert status(store, mailing) == ("failed", "the provider did not send it: Bounced Address")


@pytest.mark.parametrize("dropped_first", [True, False])
def test_what_came_back_counts_more_than_a_drop(store: Store, dropped_first: bool) -> None:
    mailing, person = handed_over(store, LOST)

    def drop() -> None:
        store.settle_handovers([report(mailing, person, Handover.DROPPED)], now=later(minutes=2))

    def deliver() -> None:
        record_events(store, an_event(mailing, person, "delivered", proof=Proof.PROVIDER))

    for step in (drop, deliver) if dropped_first else (deliver, drop):
        step()
    assert status(store, mailing)[0] == "sent"


def test_a_drop_of_an_earlier_try_says_nothing_of_this_one(store: Store) -> None:
    mailing, person = handed_over(store, LOST)
    store.settle_handovers([report(mailing, person, Handover.DROPPED)], now=later(minutes=2))
    store.requeue(mailing, now=later(hours=1))
    with store.worker() as worker:
        store.claim(mailing, worker, limit=9, now=later(hours=2))
        store.at_risk(mailing, worker, [person], now=later(hours=2))
        store.record(mailing, worker, [(person, LOST)], now=later(hours=2))
    assert store.settle_handovers([report(mailing, person, Handover.DROPPED)], now=later(hours=3)) == 0
    assert status(store, mailing)[0] == "unknown"


def test_mail_that_comes_back_settles_a_doubt_but_no_refusal(store: Store) -> None:
    mailing, person = handed_over(store, Refused(code=550, reply="no"))
    record_events(store, an_event(mailing, person, "soft"))
    assert status(store, mailing)[0] == "failed"
