"""People of an import, column by column: the same as rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Cadence, CadenceChoice, Consent, PeopleBatch, Person, TopicChoice
from newsletter.model.people_batch import batched
from tests.store.people import NOW, a_consent, a_person, a_withdrawal, later

PEOPLE = st.builds(
    a_person,
    st.integers(0, 99),
    first_name=st.text(max_size=3),
    attributes=st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=2),
    cadence=st.none() | st.just(CadenceChoice(cadence=Cadence.WEEKLY, at=NOW)),
    topics=st.none() | st.just(TopicChoice(list="a", topics=("x",), at=NOW, method="import")),
)
CONSENTS = st.builds(a_consent, st.sampled_from("ab"), at=st.sampled_from((NOW, later(days=1))))
ROWS = st.lists(st.tuples(PEOPLE, CONSENTS), max_size=12)


def same(found: list[tuple[Person, Consent]], wanted: list[tuple[Person, Consent]]) -> bool:
    return [(repr(person), consent) for person, consent in found] == [
        (repr(person), consent) for person, consent in wanted
    ]


@given(ROWS)
def test_a_batch_has_the_rows_that_it_was_made_of(rows: list[tuple[Person, Consent]]) -> None:
    batch = PeopleBatch.of(rows)
    assert len(batch) == len(rows)
    assert same(list(batch.rows()), rows)


@given(ROWS, st.data())
def test_some_places_of_a_batch(rows: list[tuple[Person, Consent]], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.sampled_from(range(len(rows)))) if rows else st.just([]))
    assert same(list(PeopleBatch.of(rows).take(places).rows()), [rows[place] for place in places])


@given(st.lists(st.tuples(ROWS, st.booleans()), max_size=6), st.integers(1, 9))
def test_rows_and_batches_come_out_in_order_in_batches_that_are_full(
    given_rows: list[tuple[list[tuple[Person, Consent]], bool]], size: int
) -> None:
    people: list[tuple[Person, Consent] | PeopleBatch] = []
    for rows, as_batch in given_rows:
        people += [PeopleBatch.of(rows)] if as_batch else rows
    pages = list(batched(people, size))
    assert same(
        [row for page in pages for row in page.rows()], [row for rows, _ in given_rows for row in rows]
    )
    assert all(len(page) >= size for page in pages[:-1])
    assert all(pages)


def test_whoever_does_not_agree_is_in_no_batch() -> None:
    with pytest.raises(ValueError, match="withdrawn"):
        PeopleBatch.of([(a_person(0), a_withdrawal())])
