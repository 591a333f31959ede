"""Merging two records of one person: nobody is revived, no link dies, and nothing is lost from the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from newsletter.model import (
    Note,
    Proof,
    Subscriber,
    SubscriptionStatus,
    SuppressionReason,
)
from newsletter.store.database import Store
from newsletter.store.edit_tables import merges, notes
from newsletter.store.merge_policy import ListMerge, MergePlan
from newsletter.store.tables import consents
from tests.store.people import LIST, NOW, a_consent, a_person, a_withdrawal, key, later, subscribe
from tests.store.returned import an_event, record_events, sent

ON, OFF = SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.UNSUBSCRIBED


def merge(store: Store, *, dry_run: bool = False) -> MergePlan:
    """Merge reader 1 into reader 0."""
    plan = store.merge_people(key(0), key(1), by="maria", reason="called", now=later(days=1), dry_run=dry_run)
    assert plan is not None
    return plan


def person(store: Store, number: int = 0) -> Subscriber:
    found = store.subscriber(key(number))
    assert found is not None
    return found


def places(store: Store) -> dict[str, SubscriptionStatus]:
    return {one.list: one.status for one in person(store).subscriptions}


def test_what_is_empty_is_filled_and_what_differs_stays(store: Store) -> None:
    ward = {"ward": "3", "phone": "1"}
    store.import_people(
        [
            (a_person(0, first_name="Ana", attributes={"ward": "4"}), a_consent()),
            (a_person(1, first_name="Anna", last_name="Ruiz", attributes=ward), a_consent()),
        ]
    )
    assert merge(store, dry_run=True) == merge(store)
    assert person(store).person == a_person(
        0, first_name="Ana", last_name="Ruiz", attributes={"ward": "4", "phone": "1"}
    )
    assert store.subscriber(key(1)) is None
    kept = store.merges_of(person(store).id)
    assert [(one.address, one.reason, one.person["first_name"]) for one in kept] == [
        (key(1), "called", "Anna")
    ]


def test_a_rehearsal_changes_nothing(store: Store) -> None:
    subscribe(store, range(2))
    plan = merge(store, dry_run=True)
    assert plan.lists == {LIST: ListMerge.STAYS_ON}
    assert store.subscriber(key(1)) is not None


def test_the_others_list_comes_along_with_its_consent_and_its_link(store: Store) -> None:
    subscribe(store, [0])
    subscribe(store, [1], "other")
    token = person(store, 1).subscriptions[0].token
    assert merge(store).lists == {LIST: ListMerge.STAYS_ON, "other": ListMerge.JOINS}
    assert places(store) == {LIST: ON, "other": ON}
    proof = person(store).consents[-1]
    assert (proof.list, proof.at, proof.method) == ("other", NOW, "merge")
    assert proof.basis == "Signed the sheet at the town hall"
    assert store.unsubscribe_by_token(token, a_withdrawal(at=later(days=2))) == (key(0), ("other",))


def test_a_link_to_the_other_record_leaves_the_list_that_both_were_on(store: Store) -> None:
    subscribe(store, range(2))
    token = person(store, 1).subscriptions[0].token
    merge(store)
    found = store.subscriber_by_token(token)
    assert found is not None
    assert found[0].person.address == key(0)
    assert store.unsubscribe_by_token(token, a_withdrawal(at=later(days=2))) == (key(0), (LIST,))
    assert places(store) == {LIST: OFF}


@pytest.mark.parametrize("who_left", [0, 1])
@pytest.mark.parametrize("everywhere", [False, True])
def test_what_either_left_stays_left(store: Store, who_left: int, everywhere: bool) -> None:
    subscribe(store, range(2))
    store.unsubscribe(key(who_left), a_withdrawal(at=later(hours=1)), everywhere=everywhere)
    assert merge(store).lists[LIST] in (ListMerge.LEAVES, ListMerge.STAYS_OFF)
    assert places(store) == {LIST: OFF}
    again = store.import_people([(a_person(0), a_consent(at=later(days=3)))])
    assert (again.suppressed, again.added) == (1, 0)
    if everywhere:
        assert None in {one.list for one in store.suppressions(key(0))}


@pytest.mark.parametrize(
    ("reason", "stays"),
    [
        (SuppressionReason.COMPLAINED, True),
        (SuppressionReason.STAFF, True),
        (SuppressionReason.BOUNCED, False),
    ],
)
def test_what_bars_the_other_address_bars_both_but_a_bounce(
    store: Store, reason: SuppressionReason, stays: bool
) -> None:
    subscribe(store, range(2))
    store.suppress(key(1), reason, now=NOW)
    merge(store)
    assert person(store).suppressed == (reason if stays else None)
    assert [one.reason for one in store.suppressions(key(1))] == [reason]


def test_no_import_brings_the_other_address_back(store: Store) -> None:
    subscribe(store, range(2))
    merge(store)
    counts = store.import_people([(a_person(1), a_consent(at=later(days=9)))])
    assert (counts.suppressed, counts.added) == (1, 0)


def test_what_comes_back_to_the_other_address_reaches_the_person(store: Store) -> None:
    subscribe(store, range(2))
    mailing, ids = sent(store)
    merge(store)
    record_events(store, an_event(mailing, ids[1], "complained"), now=later(days=2))
    assert person(store).suppressed is SuppressionReason.COMPLAINED


def test_a_bounce_of_the_other_address_stays_with_it(store: Store) -> None:
    subscribe(store, range(2))
    mailing, ids = sent(store)
    merge(store)
    record_events(store, an_event(mailing, ids[1], "hard"), now=later(days=2))
    assert person(store).suppressed is None
    assert [one.reason for one in store.suppressions(key(1))] == [SuppressionReason.BOUNCED]


def test_a_wish_to_leave_sent_from_an_email_to_the_other_address_counts(store: Store) -> None:
    subscribe(store, range(2))
    mailing, ids = sent(store)
    merge(store)
    wish = replace(an_event(mailing, ids[1], "unsubscribed"), proof=Proof.TOKEN, at=later(days=2))
    assert record_events(store, wish, now=later(days=2)).left == 1
    assert places(store) == {LIST: OFF}


def test_merging_again_takes_the_earlier_one_along(store: Store) -> None:
    subscribe(store, range(3))
    token = person(store, 1).subscriptions[0].token
    merge(store)
    store.merge_people(key(2), key(0), by="m", reason="r", now=later(days=2))
    found = store.subscriber(key(2))
    assert found is not None
    assert {one.address for one in store.merges_of(found.id)} == {key(0), key(1)}
    assert len(store.record_ids(found.id)) == 3
    assert store.unsubscribe_by_token(token, a_withdrawal(at=later(days=3))) == (key(2), (LIST,))


def test_erasing_erases_what_was_merged(store: Store) -> None:
    subscribe(store, range(2))
    store.add_note(key(1), Note(at=NOW, actor="maria", text="Prefers the phone"))
    merge(store)
    assert [one.text for one in store.notes_of(person(store).id)] == ["Prefers the phone"]
    assert store.erase(key(0), now=later(days=2))
    for number in range(2):
        assert [one.reason for one in store.suppressions(key(number))] == [SuppressionReason.ERASED]
    with store._database.reading() as connection:
        for table in (merges, notes):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0
        words = connection.execute(sa.select(consents.c.basis, consents.c.source, consents.c.actor)).all()
    assert {word for row in words for word in row} == {""}


def test_somebody_is_not_merged_with_themselves_or_nobody(store: Store) -> None:
    subscribe(store, [0])
    now = NOW + timedelta(days=1)
    assert store.merge_people(key(0), key(0), by="m", reason="r", now=now) is None
    assert store.merge_people(key(0), key(1), by="m", reason="r", now=now) is None
