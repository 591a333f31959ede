"""Enrolment: what is written of a page, and what is not."""

from __future__ import annotations

from newsletter.store.database import Store
from newsletter.store.import_row import ImportRow
from newsletter.store.import_writer import ImportWriter
from tests.store.people import NOW, a_consent, a_person, key, subscribe


def a_case(store: Store, number: int) -> ImportRow:
    return ImportRow(address_hash=store._address_hash(key(number)))


def test_whoever_was_erased_meanwhile_is_not_written_back(store: Store) -> None:
    subscribe(store, range(1))
    known = store.subscriber(key(0))
    assert known is not None
    case = a_case(store, 0)
    case.id, case.person = known.id, known.person
    case.take(a_person(0, first_name="Ana"), a_consent("other"))
    store.erase(key(0), now=NOW)
    with store._database.writing() as connection:
        ImportWriter(store._database).save(connection, [case])
    assert store.subscriber(key(0)) is None
    assert list(store.subscribers()) == []


def test_a_case_in_which_nothing_changed_writes_nothing(store: Store) -> None:
    with store._database.writing() as connection:
        ImportWriter(store._database).save(connection, [a_case(store, 0)])
    assert list(store.subscribers()) == []


def test_a_new_persons_number_is_known_to_their_place_and_proof(store: Store) -> None:
    cases = []
    for number in (1, 0):
        case = a_case(store, number)
        case.take(a_person(number), a_consent())
        cases.append(case)
    with store._database.writing() as connection:
        ImportWriter(store._database).save(connection, cases)
    for number, case in zip((1, 0), cases, strict=True):
        known = store.subscriber(key(number))
        assert known is not None
        assert known.id == case.id
        assert len(known.subscriptions) == len(known.consents) == 1
