"""A case: rows of one page come to the same as rows one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Consent, Person
from newsletter.store.database import Store, open_store
from tests.store.people import LIST, a_consent, a_person, a_withdrawal, key, later

ROWS = st.lists(
    st.tuples(
        st.builds(
            a_person,
            st.integers(0, 3),
            first_name=st.sampled_from(["", "Ana", "Bo"]),
            attributes=st.dictionaries(st.sampled_from("ab"), st.sampled_from(["", "x", "y"])),
        ),
        st.builds(
            a_consent,
            st.sampled_from([LIST, "other"]),
            method=st.sampled_from(["import", "staff"]),
            at=st.integers(0, 3).map(lambda days: later(days=days)),
        ),
    ),
    max_size=8,
)


def fresh() -> Store:
    store = open_store("sqlite://", state_folder=Path("unused"))
    store.import_people([(a_person(0), a_consent()), (a_person(1), a_consent())])
    store.unsubscribe(key(0), a_withdrawal(at=later(days=1)))
    store.unsubscribe(key(1), a_withdrawal(at=later(days=2)), everywhere=True)
    return store


def outcome(store: Store, pages: list[list[tuple[Person, Consent]]]) -> tuple[object, object]:
    counts: Counter[str] = Counter()
    with store:
        for page in pages:
            given = asdict(store.import_people(page))
            counts.update(given.pop("fields"))
            counts.update(given)
        people = [store.subscriber(key(number)) for number in range(4)]
    seen = [
        (
            person.person,
            [(place.list, place.status, place.since) for place in person.subscriptions],
            sorted(person.consents, key=str),
            person.suppressed,
        )
        for person in people
        if person
    ]
    return +counts, seen


@given(ROWS)
def test_a_page_comes_to_what_its_rows_come_to_one_by_one(rows: list[tuple[Person, Consent]]) -> None:
    assert outcome(fresh(), [rows]) == outcome(fresh(), [[row] for row in rows])
