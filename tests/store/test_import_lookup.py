"""Which rows of a page are about people of whom the database knows nothing, and which need a decision."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert

from newsletter.model import Consent, PeopleBatch, Person, Suppression, SuppressionReason
from newsletter.store.database import Store
from newsletter.store.import_lookup import split_page
from newsletter.store.tables import subscribers
from tests.store.people import LIST, NOW, a_consent, a_person, a_withdrawal, key, subscribe


def split(store: Store, rows: list[tuple[Person, Consent]]) -> tuple[list[str], list[str]]:
    page = PeopleBatch.of(rows)
    hashes = {key: store._address_hash(key) for key in page.address_keys}
    with store._database.reading() as connection:
        new, others = split_page(connection, page, hashes)
    return [page.address_keys[place] for place in new], [page.address_keys[place] for place in others]


def rows(*numbers: int) -> list[tuple[Person, Consent]]:
    return [(a_person(number), a_consent()) for number in numbers]


def test_a_subscriber_and_a_suppressed_address_need_a_decision(store: Store) -> None:
    subscribe(store, [1])
    gone = Suppression(address_key=key(2), reason=SuppressionReason.BOUNCED, at=NOW, list=LIST)
    store.suppress_people([(gone, a_withdrawal())])
    assert split(store, rows(0, 1, 2, 3)) == ([key(0), key(3)], [key(1), key(2)])


def test_an_erased_address_needs_a_decision(store: Store) -> None:
    subscribe(store, [1])
    store.erase(key(1), now=NOW)
    assert split(store, rows(0, 1)) == ([key(0)], [key(1)])


def test_an_address_that_comes_up_twice_needs_a_decision(store: Store) -> None:
    assert split(store, rows(0, 1, 0)) == ([], [key(0), key(1), key(0)])


@pytest.mark.parametrize("odd", ["a\x00@example.org", "a\ud800@example.org"])
def test_an_address_that_no_database_keeps_as_it_is_needs_a_decision(store: Store, odd: str) -> None:
    page = [(a_person(0), a_consent()), (a_person(1, address=odd, address_key=odd), a_consent())]
    assert split(store, page) == ([], [key(0), odd])
    assert store.import_people(page).added == 2


def test_an_empty_page_is_nothing(store: Store) -> None:
    assert split(store, []) == ([], [])


def test_numbers_go_on_where_people_were_added_otherwise(store: Store) -> None:
    """A number is given once, whether the page or the database counts."""
    subscribe(store, range(3))
    with store._database.writing() as connection:
        connection.execute(insert(subscribers).values(_row()))
    subscribe(store, range(3, 6))
    ids = [one.id for one in store.subscribers()]
    assert len(ids) == len(set(ids)) == 7


def _row() -> dict[str, object]:
    return {
        "address": "else@example.org",
        "address_key": "else@example.org",
        "address_hash": b"else",
        "first_name": "",
        "last_name": "",
        "lang": "",
        "attributes": {},
        "created_at": NOW,
    }


def test_a_new_person_is_written_with_the_evidence_of_their_consent_or_without(store: Store) -> None:
    shown = replace(a_consent(), evidence={"form": "fair"})
    store.import_people([(a_person(0), shown), (a_person(1), a_consent())])
    found = [store.subscriber(key(number)) for number in (0, 1)]
    assert [one.consents[0].evidence for one in found if one] == [{"form": "fair"}, None]
