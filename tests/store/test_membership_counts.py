"""Who came and left between two moments, by list and by how."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from newsletter.model import Consent, ConsentAction, MembershipChange, SignupStatus
from newsletter.store.database import Store
from newsletter.subscribers.double_opt_in import SignupLimits
from tests.store.people import LIST, NOW, subscribe
from tests.store.test_signups import request

DAY = timedelta(days=1)
LIMITS = SignupLimits()


def test_people_are_counted_by_list_action_and_method(store: Store) -> None:
    subscribe(store, range(3), LIST)
    first = store.subscriber(next(iter(store.subscribers())).person.address_key)
    assert first is not None
    (consent,) = first.consents
    leaving = Consent(
        list=LIST, action=ConsentAction.WITHDRAWN, at=consent.at + DAY, basis="", method="one-click"
    )
    store.unsubscribe(first.person.address_key, leaving)
    counts = store.period_counts(since=consent.at, until=consent.at + 2 * DAY)
    assert sorted(counts.changes, key=lambda one: one.number) == [
        MembershipChange(list=LIST, action=ConsentAction.WITHDRAWN, method="one-click", number=1),
        MembershipChange(list=LIST, action=ConsentAction.GRANTED, method=consent.method, number=3),
    ]
    only_later = store.period_counts(since=consent.at + DAY, until=consent.at + 2 * DAY)
    assert [one.number for one in only_later.changes] == [1]
    assert store.period_counts(since=NOW + 50 * DAY, until=NOW + 60 * DAY).is_quiet


def test_sign_ups_that_wait_and_those_that_were_denied(store: Store) -> None:
    for number in range(3):
        store.take_signup(request(f"a{number}@riverton.example"), limits=LIMITS, now=NOW)
    first, *_ = store.claim_confirmations(now=NOW)
    store.settle_signup(first.id, SignupStatus.DENIED)
    counts = store.period_counts(since=NOW - DAY, until=NOW + DAY)
    assert (counts.waiting, counts.denied) == (2, 1)
    later = store.period_counts(since=NOW + DAY, until=NOW + 30 * DAY)
    assert replace(later) == replace(counts, waiting=0, denied=0)
    assert store.signups_since(NOW - DAY) == 3
    assert store.signups_since(NOW) == 0
