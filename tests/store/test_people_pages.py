"""Pages of people: filters, the next page, and what each list has, on both databases."""

from __future__ import annotations

import pytest

from newsletter.model import OneOf, SubscriptionStatus, SuppressionReason, Tagging
from newsletter.store.database import Store
from tests.store.people import LIST, NOW, a_consent, a_person, a_withdrawal, key, subscribe

OTHER = "other"
SUBSCRIBED, UNSUBSCRIBED = SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.UNSUBSCRIBED


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a store in which 0 to 3 are on LIST (2 left, 3 bounced), 3 and 4 on OTHER, and 0 has a tag."""
    subscribe(store, range(4))
    subscribe(store, range(3, 5), OTHER)
    store.unsubscribe(key(2), a_withdrawal())
    store.suppress(key(3), SuppressionReason.BOUNCED, now=NOW)
    store.tag_person(key(0), Tagging(tag="Vip", at=NOW))
    return store


def found(store: Store, **wanted: object) -> list[str]:
    page = store.people_page(limit=50, **wanted)  # type: ignore[arg-type]
    return [one.person.address_key for one in page]


@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        ({}, [4, 3, 2, 1, 0]),
        ({"list": LIST}, [3, 2, 1, 0]),
        ({"list": LIST, "status": SUBSCRIBED}, [3, 1, 0]),
        ({"list": LIST, "status": UNSUBSCRIBED}, [2]),
        ({"status": UNSUBSCRIBED}, [2]),
        ({"status": SUBSCRIBED}, [4, 3, 1, 0]),
        ({"suppressed": True}, [3]),
        ({"suppressed": True, "list": LIST}, [3, 2]),
        ({"tag_key": "vip"}, [0]),
        ({"among": [OTHER]}, [4, 3]),
        ({"among": [OTHER], "suppressed": True}, [3]),
        ({"list": "nowhere"}, []),
    ],
)
def test_who_is_on_a_page(filled: Store, wanted: dict[str, object], who: list[int]) -> None:
    assert found(filled, **wanted) == [key(one) for one in who]


def test_a_segment_is_a_filter_too(filled: Store) -> None:
    tree = OneOf(name="tag", texts=frozenset({"vip"}))
    assert found(filled, list=LIST, segment=tree) == [key(0)]


def test_pages_go_on_where_the_last_one_ended_whoever_joins_meanwhile(filled: Store) -> None:
    first = filled.people_page(limit=2)
    subscribe(filled, range(7, 9))
    second = filled.people_page(limit=2, before=first[-1].id)
    assert [one.person.address_key for one in (*first, *second)] == [key(4), key(3), key(2), key(1)]


def test_a_person_is_found_by_number_until_they_are_erased(filled: Store) -> None:
    (person,) = filled.people_page(limit=1)
    assert filled.subscriber_numbered(person.id) == key(4)
    filled.erase(key(4), now=NOW)
    assert filled.subscriber_numbered(person.id) is None
    assert filled.subscriber_numbered(10_000) is None
    assert key(4) not in found(filled)


def test_lists_are_counted_by_status(filled: Store) -> None:
    assert filled.place_counts() == {LIST: {"subscribed": 3, "unsubscribed": 1}, OTHER: {"subscribed": 2}}


def test_a_search_can_be_for_some_lists_only(filled: Store) -> None:
    filled.import_people([(a_person(9, first_name="Reader"), a_consent("third"))])
    filled.index_people()

    def searched(*lists: str) -> list[str]:
        people = filled.search_people(["reader"], lists=lists, limit=50)
        return [one.person.address_key for one in people]

    assert searched(OTHER) == [key(3), key(4)]
    assert searched("third") == [key(9)]
    assert len(searched()) == 6
