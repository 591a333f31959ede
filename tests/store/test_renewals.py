"""Renewals: nobody is asked twice, an hour has its limit, and a yes brings nobody back."""

from __future__ import annotations

from datetime import datetime

import pytest

from newsletter.model import (
    Consent,
    ConsentAction,
    Renewal,
    RenewalStatus,
    SubscriptionStatus,
    SuppressionReason,
)
from newsletter.store.database import Store
from tests.store.people import LIST, NOW, a_consent, a_person, a_withdrawal, key, later, subscribe

AFTER = later(hours=2)
LEFT = SubscriptionStatus.UNSUBSCRIBED


def id_of(store: Store, number: int) -> int:
    found = store.subscriber(key(number))
    assert found is not None
    return found.id


def status(store: Store, number: int) -> SubscriptionStatus:
    found = store.subscriber(key(number))
    assert found is not None
    return found.subscriptions[0].status


def asked(store: Store, *numbers: int, at: datetime = NOW) -> tuple[Renewal, ...]:
    """Queue and claim the emails of these people, and record that they got them."""
    store.queue_renewals(LIST, [id_of(store, one) for one in numbers], actor="ana", now=at)
    claimed = store.claim_renewals(now=at, per_hour=50)
    store.renewals_emailed([one.id for one in claimed], now=at)
    return claimed


def a_yes(at: datetime = AFTER) -> Consent:
    return a_consent(at=at, method="renewal")


def test_only_those_who_can_be_asked_are(store: Store) -> None:
    subscribe(store, range(1, 8))
    store.import_people([(a_person(8), a_consent(at=later(days=9)))])
    store.unsubscribe(key(1), a_withdrawal())
    store.suppress(key(2), SuppressionReason.BOUNCED, now=NOW)
    store.set_pause(id_of(store, 3), later(days=30))
    store.erase(key(4), now=NOW)
    asked(store, 5)
    plan = store.plan_renewals(LIST, now=AFTER, agreed_before=later(days=1))
    assert plan.ids == (id_of(store, 6), id_of(store, 7))
    assert (plan.asked_before, plan.paused, plan.suppressed) == (1, 1, 1)
    some = store.plan_renewals(LIST, now=AFTER, among=[id_of(store, 7), id_of(store, 8)])
    assert some.ids == (id_of(store, 7), id_of(store, 8))


def test_nobody_is_asked_twice(store: Store) -> None:
    subscribe(store, [1, 2])
    ids = [id_of(store, 1), id_of(store, 2)]
    assert store.queue_renewals(LIST, ids[:1], actor="ana", now=NOW) == 1
    assert store.queue_renewals(LIST, ids, actor="ana", now=NOW) == 1
    assert store.queue_renewals(LIST, ids, actor="ana", now=NOW) == 0
    assert store.renewal_counts(LIST).waiting == 2


def test_whoever_was_asked_with_a_record_that_was_merged_is_not_asked_again(store: Store) -> None:
    subscribe(store, [1, 2])
    (renewal,) = asked(store, 2)
    store.merge_people(key(1), key(2), by="ana", reason="She told us", now=NOW)
    assert store.plan_renewals(LIST, now=AFTER).ids == ()
    assert store.renew(renewal, a_yes())
    found = store.subscriber(key(1))
    assert found is not None
    assert found.consents[-1].method == "renewal"


def test_no_more_leave_within_an_hour_than_allowed(store: Store) -> None:
    subscribe(store, range(1, 8))
    ids = [id_of(store, one) for one in range(1, 8)]
    store.queue_renewals(LIST, ids, actor="ana", now=NOW)
    for minutes, number in ((0, 3), (30, 0), (61, 3), (122, 1)):
        claimed = store.claim_renewals(now=later(minutes=minutes), per_hour=3)
        assert len(claimed) == number
        store.renewals_emailed([one.id for one in claimed], now=later(minutes=minutes))


def test_a_yes_is_recorded_once(store: Store) -> None:
    subscribe(store, [1])
    (renewal,) = asked(store, 1)
    assert store.renewal_by_token(renewal.token) == store.renewals_of(id_of(store, 1))[0]
    assert store.renew(renewal, a_yes())
    assert not store.renew(renewal, a_yes(later(hours=3)))
    found = store.subscriber(key(1))
    assert found is not None
    assert [(one.method, one.action) for one in found.consents[1:]] == [("renewal", ConsentAction.GRANTED)]
    assert store.old_consents(before=AFTER) == ()
    assert store.renewal_counts(LIST).yes == 1


@pytest.mark.parametrize(
    "reason", [None, SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED, SuppressionReason.STAFF]
)
def test_a_yes_lifts_nothing(store: Store, reason: SuppressionReason | None) -> None:
    subscribe(store, [1])
    (renewal,) = asked(store, 1)
    if reason is None:
        store.unsubscribe(key(1), a_withdrawal(at=later(hours=1)))
    else:
        store.suppress(key(1), reason, now=later(hours=1))
    before, blocks = store.subscriber(key(1)), store.suppressions(key(1))
    assert not store.renew(renewal, a_yes())
    assert store.subscriber(key(1)) == before
    assert store.suppressions(key(1)) == blocks
    assert store.renewals_of(id_of(store, 1))[0].status is RenewalStatus.PENDING


def test_a_no_unsubscribes_also_after_a_yes(store: Store) -> None:
    subscribe(store, [1])
    (renewal,) = asked(store, 1)
    store.renew(renewal, a_yes())
    assert store.decline(renewal, a_withdrawal(at=later(hours=3)))
    assert not store.decline(renewal, a_withdrawal(at=later(hours=4)))
    assert status(store, 1) is LEFT
    assert not store.renew(renewal, a_yes(later(hours=5)))
    assert status(store, 1) is LEFT
    assert [one.reason for one in store.suppressions(key(1))] == [SuppressionReason.UNSUBSCRIBED]
    assert store.renewal_counts(LIST).no == 1


def test_only_those_who_did_not_answer_are_unsubscribed(store: Store) -> None:
    subscribe(store, range(1, 7))
    yes, no, *_rest = asked(store, 1, 2, 3, 4)
    store.renew(yes, a_yes())
    store.decline(no, a_withdrawal(at=AFTER))
    store.unsubscribe(key(3), a_withdrawal(at=AFTER))
    store.import_people([(a_person(3), a_consent(at=later(hours=3), method="sign-up"))])
    asked(store, 5, at=later(days=20))
    silent = store.silent_renewals(LIST, emailed_before=later(days=10))
    leaving = Consent(
        list=LIST, action=ConsentAction.WITHDRAWN, at=later(days=30), basis="no answer", method="staff"
    )
    assert store.close_renewals(silent, leaving) == 1
    assert store.close_renewals(silent, leaving) == 0
    assert [one for one in range(1, 7) if status(store, one) is LEFT] == [2, 4]
    counts = store.renewal_counts(LIST)
    assert (counts.asked, counts.yes, counts.no, counts.closed, counts.silent) == (5, 1, 1, 1, 2)
    back = store.import_people([(a_person(4), a_consent(at=later(days=31), method="sign-up"))])
    assert back.added == 1


def test_erasing_a_person_deletes_it(store: Store) -> None:
    subscribe(store, [1])
    (renewal,) = asked(store, 1)
    store.erase(key(1), now=AFTER)
    assert store.renewal_by_token(renewal.token) is None
    assert store.renewal_counts(LIST).asked == 0


def test_what_cannot_be_sent_is_given_up(store: Store) -> None:
    subscribe(store, [1])
    store.queue_renewals(LIST, [id_of(store, 1)], actor="ana", now=NOW)
    (renewal,) = store.claim_renewals(now=NOW, per_hour=5)
    store.postpone_renewals([renewal.id], until=later(hours=1), is_try=True)
    assert store.claim_renewals(now=later(minutes=59), per_hour=5) == ()
    assert [one.tries for one in store.claim_renewals(now=later(hours=1), per_hour=5)] == [2]
    store.give_up_renewals([renewal.id])
    assert store.claim_renewals(now=later(days=9), per_hour=5) == ()
    assert store.renewal_counts(LIST).unsent == 1
