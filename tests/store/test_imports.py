"""Imports: a little at a time, flat in memory, and nobody who left comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from newsletter.model import Consent, Person, SubscriptionStatus, SuppressionReason
from newsletter.ports import ImportCounts
from newsletter.store.database import Store
from tests.store.people import (
    LIST,
    NOW,
    a_consent,
    a_person,
    a_withdrawal,
    key,
    later,
    subscribe,
)


def counts(*, added: int = 0, updated: int = 0, unchanged: int = 0, suppressed: int = 0) -> ImportCounts:
    return ImportCounts(added=added, updated=updated, unchanged=unchanged, suppressed=suppressed)


def test_new_people_are_subscribed_with_the_proof_of_it(store: Store) -> None:
    person = a_person(1, first_name="Ana", lang="es", attributes={"neighborhood": "Echo Park"})
    assert store.import_people([(person, a_consent())]) == counts(added=1)
    known = store.subscriber(key(1))
    assert known is not None
    assert known.person == person
    assert known.consents == (a_consent(),)
    ((place),) = known.subscriptions
    assert (place.list, place.status, place.since) == (LIST, SubscriptionStatus.SUBSCRIBED, NOW)
    assert len(place.token) == 26
    assert known.suppressed is None


def test_the_same_file_again_changes_nothing_and_proves_nothing_twice(store: Store) -> None:
    subscribe(store, range(3))
    assert subscribe(store, range(3)) == counts(unchanged=3)
    known = store.subscriber(key(1))
    assert known is not None
    assert len(known.consents) == 1


def test_a_changed_row_updates_the_person(store: Store) -> None:
    subscribe(store, range(2))
    changed = a_person(1, first_name="Ana", attributes={"ward": "13"})
    assert store.import_people([(changed, a_consent())]) == counts(updated=1)
    known = store.subscriber(key(1))
    assert known is not None
    assert known.person == changed


def test_an_address_that_comes_up_twice_is_one_person(store: Store) -> None:
    rows = [
        (a_person(1), a_consent()),
        (a_person(1, first_name="Ana"), a_consent()),
        (a_person(1, first_name="Ana"), a_consent()),
        (a_person(1), a_consent("other")),
    ]
    assert store.import_people(rows) == counts(added=2, updated=1, unchanged=1)
    (known,) = store.subscribers()
    assert known.person.first_name == "Ana"
    assert [place.list for place in known.subscriptions] == [LIST, "other"]


def test_rows_far_apart_meet_too(store: Store) -> None:
    def rows() -> Iterator[tuple[Person, Consent]]:
        for number in (*range(1500), *range(1500)):
            yield a_person(number), a_consent()

    assert store.import_people(rows()) == counts(added=1500, unchanged=1500)


def test_a_dry_run_counts_and_writes_nothing(store: Store) -> None:
    subscribe(store, range(1))
    rows = [(a_person(0, first_name="Ana"), a_consent()), (a_person(1), a_consent())]
    assert store.import_people(rows, dry_run=True) == counts(added=1, updated=1)
    (known,) = store.subscribers()
    assert known.person == a_person(0)
    assert store.import_people(rows) == counts(added=1, updated=1)


def test_what_was_written_before_a_break_stays_and_the_rest_comes_in_the_second_time(store: Store) -> None:
    def rows(breaks_at: int) -> Iterator[tuple[Person, Consent]]:
        for number in range(2500):
            if number == breaks_at:
                raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "a row")
            yield a_person(number), a_consent()

    with pytest.raises(UnicodeDecodeError):
        store.import_people(rows(2400))
    came_in = len(list(store.subscribers()))
    assert came_in < 2400
    assert store.import_people(rows(9999)) == counts(added=2500 - came_in, unchanged=came_in)


def test_whoever_left_the_list_is_not_subscribed_again(store: Store) -> None:
    subscribe(store, range(2))
    store.unsubscribe(key(0), a_withdrawal())
    assert subscribe(store, range(2)) == counts(unchanged=1, suppressed=1)
    known = store.subscriber(key(0))
    assert known is not None
    assert known.subscriptions[0].status is SubscriptionStatus.UNSUBSCRIBED
    # Another list is another question.
    assert subscribe(store, range(1), "other") == counts(added=1)


@pytest.mark.parametrize("reason", SuppressionReason)
def test_a_suppressed_address_stays_suppressed(store: Store, reason: SuppressionReason) -> None:
    store.suppress(key(0), reason, now=NOW)
    assert subscribe(store, range(2)) == counts(added=1, suppressed=1)
    assert store.subscriber(key(0)) is None


def test_an_erased_person_does_not_come_back_with_the_next_file(store: Store) -> None:
    subscribe(store, range(1))
    store.erase(key(0), now=NOW)
    assert subscribe(store, range(1)) == counts(suppressed=1)
    assert store.import_people([(a_person(0), a_consent(method="staff", at=later(days=1)))]) == counts(
        suppressed=1
    )


def test_staff_bring_nobody_back(store: Store) -> None:
    subscribe(store, range(1))
    store.unsubscribe(key(0), a_withdrawal())
    vouched = replace(a_consent(method="staff"), at=later(days=1))
    assert store.import_people([(a_person(0), vouched)]) == counts(suppressed=1)


def test_whoever_confirms_a_new_sign_up_is_subscribed_again(store: Store) -> None:
    subscribe(store, range(1))
    token = next(store.subscribers()).subscriptions[0].token
    store.unsubscribe(key(0), a_withdrawal())
    back = replace(a_consent(method="sign-up"), at=later(days=1))
    assert store.import_people([(a_person(0), back)]) == counts(added=1)
    known = store.subscriber(key(0))
    assert known is not None
    (place,) = known.subscriptions
    assert (place.status, place.since, place.token) == (SubscriptionStatus.SUBSCRIBED, later(days=1), token)
    assert known.consents == (a_consent(), a_withdrawal(), back)
    assert subscribe(store, range(1)) == counts(unchanged=1)


def test_coming_back_to_one_list_does_not_bring_back_the_others(store: Store) -> None:
    for list_key in (LIST, "other"):
        subscribe(store, range(1), list_key)
    store.unsubscribe(key(0), a_withdrawal(), everywhere=True)
    store.import_people([(a_person(0), a_consent(method="sign-up", at=later(days=1)))])
    known = store.subscriber(key(0))
    assert known is not None
    assert known.suppressed is None
    assert {place.list: place.status.value for place in known.subscriptions} == {
        LIST: "subscribed",
        "other": "unsubscribed",
    }
    assert subscribe(store, range(1), "other") == counts(suppressed=1)


def test_an_import_takes_no_withdrawals(store: Store) -> None:
    with pytest.raises(ValueError, match="unsubscribe"):
        store.import_people([(a_person(0), a_withdrawal())])


@pytest.mark.parametrize("text", ["'; DROP TABLE subscribers; --", "%s %(m)s :m ?", "\x00\ud800", "{{7*7}}"])
def test_hostile_words_are_only_words(store: Store, text: str) -> None:
    hostile = a_person(0, first_name=text, attributes={text: text})
    store.import_people([(hostile, a_consent())])
    clean = text.replace("\x00", "").replace("\ud800", "\ufffd")
    (known,) = store.subscribers()
    assert known.person.first_name == clean
    assert known.person.attributes == {clean: clean}
