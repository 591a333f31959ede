"""The search for people: an index that catches up, and that an erased person leaves at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from newsletter.store.database import Store
from newsletter.store.people_search_tables import people_search
from newsletter.subscribers.search_text import query_parts
from tests.store.people import LIST, NOW, a_consent, a_person, key, subscribe

ANA = a_person(1, first_name="Ana", last_name="Núñez")
BEN = a_person(2, first_name="Ben", last_name="O'Neil_%")


def found(store: Store, query: str, limit: int = 50) -> list[str]:
    store.index_people()
    return [one.person.address for one in store.search_people(query_parts(query), limit=limit)]


@pytest.fixture
def filled(store: Store) -> Store:
    store.import_people([(ANA, a_consent()), (BEN, a_consent("other"))])
    return store


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("nunez", [ANA]),
        ("UÑE", [ANA]),
        ("an", [ANA]),
        ("n", [ANA]),
        ("r", [ANA, BEN]),
        ("reader2@", [BEN]),
        ("ben ana", []),
        ("eil_%", [BEN]),
        ("%%%", []),
        ("___", []),
        ('o"neil', []),
        ("o'n", [BEN]),
        ("OR", []),
        ("NOT AND", []),
        ("text:ana", []),
        ("ana*", []),
        ("\\\\\\", []),
    ],
)
def test_who_is_found(filled: Store, query: str, who: list[object]) -> None:
    assert found(filled, query) == [one.address for one in (ANA, BEN) if one in who]


def test_a_person_found_comes_with_their_lists(filled: Store) -> None:
    filled.index_people()
    (ana,) = filled.search_people(query_parts("ana"), limit=50)
    assert [place.list for place in ana.subscriptions] == [LIST]
    assert filled.search_people((), limit=50) == ()


def test_the_first_so_many_are_found(store: Store) -> None:
    subscribe(store, range(7))
    assert found(store, "reader", limit=3) == [key(number) for number in range(3)]


def test_whoever_comes_or_changes_later_is_found_by_what_they_are_now(filled: Store) -> None:
    assert found(filled, "cleo") == []
    cleo = a_person(3, first_name="Cleo")
    filled.import_people([(cleo, a_consent()), (replace(ANA, last_name="Ruiz"), a_consent())])
    assert filled.unindexed_people() == 2
    assert found(filled, "cleo") == [cleo.address]
    assert found(filled, "ruiz") == [ANA.address]
    assert found(filled, "nunez") == []
    assert filled.unindexed_people() == 0


def test_whoever_is_erased_leaves_the_index_at_once(filled: Store) -> None:
    filled.index_people()
    assert filled.erase(BEN.address_key, now=NOW)
    with filled._database.reading() as connection:
        texts = connection.execute(sa.select(people_search.c.text)).scalars().all()
    assert len(texts) == 1
    assert "neil" not in texts[0]
    # The newest person is gone: nobody is looked for forever, and the next one is found.
    filled.index_people()
    subscribe(filled, range(9, 10))
    assert found(filled, "reader9") == [key(9)]


def test_a_change_that_nobody_indexed_before_the_erasure_leaves_nothing(filled: Store) -> None:
    filled.index_people()
    filled.import_people([(replace(BEN, first_name="Benno"), a_consent("other"))])
    assert filled.erase(BEN.address_key, now=NOW)
    assert found(filled, "benno") == found(filled, "ben") == []
    assert filled.unindexed_people() == 0


def test_every_person_is_told_of_once(store: Store) -> None:
    subscribe(store, range(25))
    seen: list[None] = []
    store.index_people(lambda: seen.append(None))
    assert len(seen) == store.audience_size(LIST)
