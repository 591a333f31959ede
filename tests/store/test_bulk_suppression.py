"""Bulk suppression: lists of people who left or bounced elsewhere, known here or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from newsletter.model import Consent, ConsentAction, SubscriptionStatus, Suppression, SuppressionReason
from newsletter.ports import ImportCounts, SuppressionCounts
from newsletter.store.database import Store
from tests.store.people import LIST, NOW, a_consent, a_person, a_withdrawal, key, later, subscribe

LEFT, BOUNCED = SuppressionReason.UNSUBSCRIBED, SuppressionReason.BOUNCED
COMPLAINED = SuppressionReason.COMPLAINED


def a_row(
    number: int, reason: SuppressionReason = LEFT, *, list_key: str | None = LIST, at: datetime = NOW
) -> tuple[Suppression, Consent]:
    suppression = Suppression(
        address_key=key(number), reason=reason, at=at, list=list_key, note=f"left.csv row {number}"
    )
    return suppression, replace(a_withdrawal(at=at), list=list_key or "", method="import")


def counts(
    *, suppressed: int = 0, known: int = 0, came_back: int = 0, unsubscribed: int = 0
) -> SuppressionCounts:
    return SuppressionCounts(
        suppressed=suppressed, known=known, came_back=came_back, unsubscribed=unsubscribed
    )


@pytest.mark.parametrize("reason", [LEFT, BOUNCED, COMPLAINED])
def test_a_stranger_is_suppressed_and_no_later_file_subscribes_them(
    store: Store, reason: SuppressionReason
) -> None:
    assert store.suppress_people([a_row(0, reason)]) == counts(suppressed=1)
    assert subscribe(store, range(2)) == ImportCounts(added=1, updated=0, unchanged=0, suppressed=1)
    assert store.subscriber(key(0)) is None
    [kept] = store.suppressions(key(0))
    assert (kept.reason, kept.list, kept.at, kept.note) == (reason, LIST, NOW, "left.csv row 0")


def test_a_subscriber_is_taken_off_with_the_proof_of_it(store: Store) -> None:
    subscribe(store, range(2))
    row = a_row(0, at=later(days=1))
    assert store.suppress_people([row]) == counts(suppressed=1, unsubscribed=1)
    known = store.subscriber(key(0))
    assert known is not None
    assert known.subscriptions[0].status is SubscriptionStatus.UNSUBSCRIBED
    assert known.consents == (a_consent(), row[1])
    assert known.consents[-1].action is ConsentAction.WITHDRAWN
    assert store.subscriber(key(1)).subscriptions[0].status is SubscriptionStatus.SUBSCRIBED  # type: ignore[union-attr]


def test_one_list_is_left_and_the_other_kept(store: Store) -> None:
    for list_key in (LIST, "other"):
        subscribe(store, range(1), list_key)
    store.suppress_people([a_row(0)])
    [known] = store.subscribers(list="other", status=SubscriptionStatus.SUBSCRIBED)
    assert known.suppressed is None


def test_every_list_is_left_at_once(store: Store) -> None:
    for list_key in (LIST, "other"):
        subscribe(store, range(1), list_key)
    assert store.suppress_people([a_row(0, list_key=None)]) == counts(suppressed=1, unsubscribed=1)
    known = store.subscriber(key(0))
    assert known is not None
    assert {place.status for place in known.subscriptions} == {SubscriptionStatus.UNSUBSCRIBED}
    assert [one.list for one in known.consents if one.action is ConsentAction.WITHDRAWN] == [LIST, "other"]
    assert subscribe(store, range(1), "third").suppressed == 1


def test_an_address_that_bounced_keeps_its_place_and_gets_no_mail(store: Store) -> None:
    subscribe(store, range(1))
    assert store.suppress_people([a_row(0, BOUNCED, list_key=None)]) == counts(suppressed=1)
    known = store.subscriber(key(0))
    assert known is not None
    assert known.suppressed is BOUNCED
    assert known.subscriptions[0].status is SubscriptionStatus.SUBSCRIBED


def test_the_same_list_again_changes_nothing(store: Store) -> None:
    subscribe(store, range(1))
    rows = [a_row(0), a_row(5, COMPLAINED, list_key=None)]
    store.suppress_people(rows)
    before = store.subscriber(key(0)), store.suppressions(key(0)), store.suppressions(key(5))
    assert store.suppress_people(rows) == counts(known=2)
    assert (store.subscriber(key(0)), store.suppressions(key(0)), store.suppressions(key(5))) == before


def test_a_stronger_reason_replaces_a_weaker_one_only(store: Store) -> None:
    rows = [
        a_row(0, LEFT, list_key=None),
        a_row(0, COMPLAINED, list_key=None),
        a_row(0, BOUNCED, list_key=None),
    ]
    for row in rows:
        store.suppress_people([row])
    assert [one.reason for one in store.suppressions(key(0))] == [COMPLAINED]
    store.suppress_people([replace_key(row, 1) for row in rows])
    assert [one.reason for one in store.suppressions(key(1))] == [COMPLAINED]


def replace_key(row: tuple[Suppression, Consent], number: int) -> tuple[Suppression, Consent]:
    return replace(row[0], address_key=key(number)), row[1]


def test_each_list_has_a_reason_of_its_own(store: Store) -> None:
    store.suppress_people([a_row(0, LEFT, list_key=LIST), a_row(0, BOUNCED, list_key="other")])
    store.suppress_people([a_row(0, COMPLAINED, list_key="other")])
    assert {one.list: one.reason for one in store.suppressions(key(0))} == {LIST: LEFT, "other": COMPLAINED}


def test_who_agreed_again_by_their_own_word_after_they_left_stays(store: Store) -> None:
    back = a_consent(method="staff", at=later(days=10))
    store.import_people([(a_person(0), back)])
    assert store.suppress_people([a_row(0, at=later(days=5))]) == counts(came_back=1)
    assert store.suppress_people([a_row(0, at=later(days=15))]) == counts(suppressed=1, unsubscribed=1)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (a_consent(at=later(days=10)), LEFT),  # what a file says is not their own word
        (a_consent("other", method="staff", at=later(days=10)), LEFT),  # another list
        (a_consent(method="staff", at=later(days=10)), BOUNCED),
        (a_consent(method="staff", at=later(days=10)), COMPLAINED),
    ],
)
def test_nothing_else_outweighs_a_leaving(store: Store, given: Consent, reason: SuppressionReason) -> None:
    store.import_people([(a_person(0), given)])
    assert store.suppress_people([a_row(0, reason, at=later(days=5))]).suppressed == 1


def test_an_erased_person_leaves_no_new_trace(store: Store) -> None:
    subscribe(store, range(1))
    store.erase(key(0), now=NOW)
    assert store.suppress_people([a_row(0), a_row(0, COMPLAINED, list_key=None)]) == counts(known=2)
    assert [(one.reason, one.note) for one in store.suppressions(key(0))] == [(SuppressionReason.ERASED, "")]


def test_a_dry_run_counts_and_writes_nothing(store: Store) -> None:
    subscribe(store, range(1))
    rows = [a_row(0), a_row(7, BOUNCED, list_key=None)]
    assert store.suppress_people(rows, dry_run=True) == counts(suppressed=2, unsubscribed=1)
    assert store.suppressions(key(0)) == store.suppressions(key(7)) == ()
    assert store.suppress_people(rows) == counts(suppressed=2, unsubscribed=1)


def test_many_are_written_over_several_pages(store: Store) -> None:
    subscribe(store, range(700))
    assert store.suppress_people(a_row(number) for number in range(1300)) == counts(
        suppressed=1300, unsubscribed=700
    )
    assert list(store.subscribers(list=LIST, status=SubscriptionStatus.SUBSCRIBED)) == []
