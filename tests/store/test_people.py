"""People: found by address or token, streamed in order."""

from __future__ import annotations

import gc

import pytest

from newsletter.model import SubscriptionStatus, SuppressionReason
from newsletter.store import people
from newsletter.store.database import Store
from tests.store.people import LIST, NOW, a_withdrawal, key, subscribe


def test_a_person_is_found_by_address_with_all_there_is(store: Store) -> None:
    subscribe(store, range(3))
    subscribe(store, range(1), "other")
    store.suppress(key(0), SuppressionReason.STAFF, now=NOW)
    known = store.subscriber(key(0))
    assert known is not None
    assert [place.list for place in known.subscriptions] == [LIST, "other"]
    assert [consent.list for consent in known.consents] == [LIST, "other"]
    assert known.suppressed is SuppressionReason.STAFF
    assert known.created_at == NOW


@pytest.mark.parametrize("stranger", ["", "reader9@example.org", "%", "' OR 1=1 --", "\x00", "\ud800"])
def test_a_stranger_is_nobody(store: Store, stranger: str) -> None:
    subscribe(store, range(1))
    assert store.subscriber(stranger) is None
    assert store.subscriber_by_token(stranger) is None


def test_a_token_stands_for_one_person_on_one_list(store: Store) -> None:
    subscribe(store, range(2))
    subscribe(store, range(2), "other")
    known = store.subscriber(key(1))
    assert known is not None
    for place in known.subscriptions:
        assert store.subscriber_by_token(place.token) == (known, place.list)
        assert store.subscriber_by_token(place.token[:-1]) is None
        assert store.subscriber_by_token(place.token.swapcase()) is None


def test_tokens_are_all_different(store: Store) -> None:
    subscribe(store, range(500))
    tokens = {place.token for person in store.subscribers() for place in person.subscriptions}
    assert len(tokens) == 500
    assert {len(token) for token in tokens} == {26}


def test_a_token_still_works_after_leaving(store: Store) -> None:
    subscribe(store, range(1))
    known = store.subscriber(key(0))
    assert known is not None
    store.unsubscribe(key(0), a_withdrawal())
    found = store.subscriber_by_token(known.subscriptions[0].token)
    assert found is not None
    assert found[0].subscriptions[0].status is SubscriptionStatus.UNSUBSCRIBED


def test_people_stream_in_order_past_a_page_without_their_consents(store: Store) -> None:
    subscribe(store, range(2100))
    people = list(store.subscribers())
    assert [person.person.address for person in people] == [key(number) for number in range(2100)]
    assert [person.id for person in people] == sorted({person.id for person in people})
    assert not any(person.consents for person in people)


def test_people_are_chosen_by_list_and_status(store: Store) -> None:
    subscribe(store, range(3))
    subscribe(store, range(2, 4), "other")
    store.unsubscribe(key(1), a_withdrawal())

    def found(**how: object) -> list[str]:
        return [person.person.address for person in store.subscribers(**how)]  # type: ignore[arg-type]

    assert found() == [key(0), key(1), key(2), key(3)]
    assert found(list=LIST) == [key(0), key(1), key(2)]
    assert found(list=LIST, status=SubscriptionStatus.SUBSCRIBED) == [key(0), key(2)]
    assert found(status=SubscriptionStatus.UNSUBSCRIBED) == [key(1)]
    assert found(list="nobody") == []


def test_the_store_may_be_written_while_people_stream(store: Store) -> None:
    subscribe(store, range(3))
    for person in store.subscribers():
        store.unsubscribe(person.person.address_key, a_withdrawal())
    assert list(store.subscribers(status=SubscriptionStatus.SUBSCRIBED)) == []


def test_streaming_leaves_nothing_for_the_collector(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line collects seldom: what each page left behind made a list of a million people large."""
    monkeypatch.setattr(people, "_PAGE", 2)
    subscribe(store, range(40))
    list(store.subscribers())
    gc.collect()
    gc.disable()
    try:
        # Threads of other tests may leave something at the same time.
        left = []
        for _ in range(3):
            assert len(list(store.subscribers())) == 40
            left.append(gc.collect())
        assert min(left) < 40
    finally:
        gc.enable()
