"""Hygiene: refusals count from the last mail that was taken, and only for those who are still written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from newsletter.model import Accepted, ConsentAction, Outcome, Refused, SuppressionReason
from newsletter.store.database import Store
from tests.store.people import LIST, NOW, a_consent, a_launch, a_person, an_edition, key, later, subscribe
from tests.store.test_feeds import STATE, an_entry

GONE = Refused(code=550, reply="5.1.1 no such user")


def mail(store: Store, issue: str, said: dict[int, Outcome]) -> None:
    """Send an issue to everybody; reader N is answered as said, the others take it."""
    mailing, _new = store.launch(a_launch(an_edition(issue, digest=issue.ljust(64, "0"))))
    with store.worker() as worker:
        while copies := store.claim(mailing.id, worker, limit=10, now=NOW):
            store.at_risk(mailing.id, worker, [copy.subscriber_id for copy in copies], now=NOW)
            outcomes = [
                (copy.subscriber_id, said.get(int(copy.address[6 : copy.address.index("@")]), Accepted()))
                for copy in copies
            ]
            store.record(mailing.id, worker, outcomes, now=NOW)
    store.finish(mailing.id, now=NOW)


def refused(store: Store, back: int = 20) -> dict[str, int]:
    return {one.address: len(one.replies) for one in store.refusals(mailings_back=back)}


def test_refusals_count_since_the_last_mail_that_was_taken(store: Store) -> None:
    subscribe(store, range(4))
    mail(store, "one", {1: GONE, 2: GONE, 3: GONE})
    mail(store, "two", {1: GONE, 3: GONE})
    mail(store, "three", {0: GONE, 1: GONE, 3: GONE})
    assert refused(store) == {key(0): 1, key(1): 3, key(3): 3}
    assert next(iter(store.refusals(mailings_back=20))).replies == ("550 5.1.1 no such user",)
    assert refused(store, back=1) == {key(0): 1, key(1): 1, key(3): 1}
    assert store.erase(key(3), now=NOW)
    assert store.unsubscribe(key(1), replace(a_consent(), action=ConsentAction.WITHDRAWN))
    assert refused(store) == {key(0): 1}


def test_the_last_consent_counts_and_those_who_left_are_not_asked(store: Store) -> None:
    long_ago = NOW - timedelta(days=2000)
    old = replace(a_consent(), at=long_ago)
    store.import_people((a_person(number), old) for number in range(3))
    store.import_people([(a_person(9), a_consent())])
    found = store.old_consents(before=NOW - timedelta(days=100))
    assert [(one.address, one.list, one.at) for one in found] == [
        (key(number), LIST, long_ago) for number in range(3)
    ]
    assert store.old_consents(before=long_ago) == ()


def test_emptying_replies_leaves_why_somebody_was_suppressed(store: Store) -> None:
    subscribe(store, range(3))
    store.suppress(key(2), SuppressionReason.BOUNCED, now=NOW)
    mail(store, "one", {1: GONE})
    assert store.empty_replies(1) == 1
    assert store.empty_replies(1) == 0
    details = {one.address: one.detail for one in store.deliveries(1)}
    assert details[key(1)] == ""
    assert "bounced" in details[key(2)]


def test_feeds_that_are_gone_are_forgotten_and_those_in_use_are_kept(store: Store) -> None:
    store.save_poll(STATE, [an_entry(1), an_entry(2)], NOW)
    store.save_poll(replace(STATE, feed="old"), [an_entry(1, "old")], NOW)
    assert store.forget_feeds(keep=["city-hall"], before=NOW) == 0
    assert store.forget_feeds(keep=["city-hall"], before=later(days=1)) == 1
    assert store.feed_state("old") is None
    assert store.entries("old") == ()
    assert len(store.entries("city-hall")) == 2
    assert store.forget_feeds(keep=[], before=later(days=1)) == 1
