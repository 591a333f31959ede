"""Copies: found by mailing and person, by key, by list; and whether they were handed over."""

from __future__ import annotations

import pytest

from newsletter.inbound.soft_bounce_policy import PastDelivery
from newsletter.model import Accepted, Deferred, Outcome, Refused, UncertainPolicy, Unknown
from newsletter.store.database import Store
from newsletter.store.delivery_lookup import past_copies
from tests.store.people import LIST, NOW, a_launch, key, later, launched, subscribe
from tests.store.returned import an_event, record_events, sent


def test_a_copy_is_found_with_all_that_proves_it(store: Store) -> None:
    subscribe(store, range(1))
    mailing, (ana,) = sent(store)
    copy = store.sent_copy(mailing, ana)
    assert copy is not None
    assert (copy.list, copy.address_key, copy.left) == (LIST, key(0), True)
    assert copy.token == next(store.subscribers()).subscriptions[0].token
    assert store.mailing_with_key(copy.mailing_key) == mailing
    assert store.last_copy(ana, LIST) == copy


def test_what_is_not_there_is_not_found(store: Store) -> None:
    mailing = launched(store, range(1))
    assert store.sent_copy(mailing.id, 999) is None
    assert store.sent_copy(0, 0) is None
    assert store.mailing_with_key("0" * 32) is None
    assert store.last_copy(999, LIST) is None


@pytest.mark.parametrize(
    ("outcome", "policy", "left"),
    [
        (Accepted(), UncertainPolicy.RESEND, True),
        (Unknown(reason="no answer"), UncertainPolicy.HOLD, True),
        (Unknown(reason="no answer"), UncertainPolicy.RESEND, True),
        (Refused(code=550, reply="no"), UncertainPolicy.RESEND, False),
        (Deferred(code=450, reply="later"), UncertainPolicy.RESEND, False),
    ],
)
def test_a_copy_left_when_a_server_may_have_it(
    store: Store, outcome: Outcome, policy: UncertainPolicy, left: bool
) -> None:
    subscribe(store, range(1))
    mailing, _new = store.launch(a_launch(policy=policy))
    with store.worker() as worker:
        (copy,) = store.claim(mailing.id, worker, limit=9, now=NOW)
        store.at_risk(mailing.id, worker, [copy.subscriber_id], now=NOW)
        at_risk = store.sent_copy(mailing.id, copy.subscriber_id)
        store.record(mailing.id, worker, [(copy.subscriber_id, outcome)], now=NOW)
    after = store.sent_copy(mailing.id, copy.subscriber_id)
    assert at_risk is not None
    assert after is not None
    assert (at_risk.left, after.left) == (True, left)


def test_a_copy_in_the_queue_has_not_left_unless_its_sender_died_with_it(store: Store) -> None:
    mailing = launched(store, range(1))
    person = next(store.subscribers()).id
    queued = store.sent_copy(mailing.id, person)
    assert queued is not None
    assert not queued.left
    with store.worker() as worker:
        store.claim(mailing.id, worker, limit=9, now=NOW)
        store.at_risk(mailing.id, worker, [person], now=NOW)
    store.recover(mailing.id, now=NOW)
    recovered = store.sent_copy(mailing.id, person)
    assert recovered is not None
    assert recovered.left


def test_an_erased_persons_copy_has_neither_address_nor_token(store: Store) -> None:
    subscribe(store, range(1))
    mailing, (ana,) = sent(store)
    store.erase(key(0), now=NOW)
    copy = store.sent_copy(mailing, ana)
    assert copy is not None
    assert (copy.address_key, copy.token, copy.left) == ("", "", True)


def test_past_copies_say_what_came_back_of_each_newest_first(store: Store) -> None:
    subscribe(store, range(1))
    sendings = [sent(store, f"issue-{number}", at=later(days=number)) for number in range(4)]
    for (mailing, (ana,)), what in zip(sendings, ("soft", "policy", "delivered"), strict=False):
        record_events(store, an_event(mailing, ana, what))
    with store._database.reading() as connection:
        found = past_copies(connection, ana)
    assert found == tuple(
        PastDelivery(sent_at=later(days=days), soft=days == 0, came_back=days == 1, arrived=days == 2)
        for days in (3, 2, 1, 0)
    )


def test_everything_sent_to_a_person_is_found_oldest_first(store: Store) -> None:
    subscribe(store, range(2))
    first, (ana, ben) = sent(store, "first")
    second, _ = sent(store, "second", outcome=Refused(code=550, reply="no"))
    found = store.deliveries_of(ana)
    assert [(one.mailing_id, one.status.value, one.address) for one in found] == [
        (first, "sent", key(0)),
        (second, "failed", key(0)),
    ]
    assert [one.subscriber_id for one in store.deliveries_of(ben)] == [ben, ben]
    assert store.deliveries_of(999) == ()
