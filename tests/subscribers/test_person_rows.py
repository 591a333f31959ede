"""Rows of people who are subscribed, column by column: the same as the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Topic
from newsletter.subscribers.person_row import Doubt, PersonRow, Terms
from newsletter.subscribers.person_rows import PersonRows
from newsletter.subscribers.row_judgement import SUBSCRIBED

TERMS = Terms(
    list="constituents",
    basis="paper form",
    actor="Sam",
    now=datetime(2023, 3, 11, 12, tzinfo=UTC),
    file="people.csv",
    topics={"parks": Topic(key="parks", title="Parks")},
)
JUDGEMENTS = st.sampled_from([SUBSCRIBED, replace(SUBSCRIBED)])


@st.composite
def people(draw: st.DrawFn) -> list[PersonRow]:
    first, count = draw(st.integers(1, 99)), draw(st.integers(1, 9))
    topics = st.none() | st.sampled_from([(), ("parks",)]) if draw(st.booleans()) else st.none()
    return [
        PersonRow(
            row=first + place,
            address=f"{place}@example.org",
            address_key=f"{place}@example.org",
            first_name=draw(st.sampled_from(["", "Ana"])),
            last_name=draw(st.sampled_from(["", "Ruiz"])),
            lang=draw(st.sampled_from(["", "es"])),
            attributes=draw(st.sampled_from([{}, {"zip": "90026"}])),
            agreed_at=draw(st.sampled_from([None, "2022-01-02T00:00:00+00:00"])),
            agreed_by=draw(st.sampled_from(["", "created at"])),
            basis=draw(st.sampled_from(["", "fair"])),
            topics=draw(topics),
            cadence=draw(st.sampled_from([None, None, "weekly"])),
            terms=TERMS,
            warning=draw(st.sampled_from(["", "", "Look."])),
            judgement=draw(JUDGEMENTS),
            doubts=draw(st.sampled_from([(), (Doubt.SHARED,)])),
        )
        for place in range(count)
    ]


def rows_of(people: list[PersonRow]) -> PersonRows:
    """Return the rows as the reader makes them: those that something is said of are put in afterwards."""
    blank = PersonRow(people[0].row, "", "", "", "", "", {}, None, "", "", None, None, TERMS)
    columns = (list(column) for column in zip(*(blank.packed[1:] for _ in people), strict=True))
    return PersonRows._make((people[0].row, *columns, {})).with_rows(dict(enumerate(people)))


def as_kept(row: PersonRow) -> PersonRow:
    """Return what is left of a row of which nothing has to be said."""
    return row if row.is_remarked else row._replace(judgement=SUBSCRIBED, doubts=())


@given(people())
def test_they_come_out_as_they_went_in(rows: list[PersonRow]) -> None:
    assert list(rows_of(rows).rows(TERMS)) == list(map(as_kept, rows))


@given(people(), st.data())
def test_runs_are_the_rows_between_some_places_in_order(rows: list[PersonRow], data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, len(rows) - 1)))
    found: list[PersonRow | int] = []
    for run in rows_of(rows).runs(places):
        found += [run] if isinstance(run, int) else run.rows(TERMS)
    wanted = [place if place in places else as_kept(row) for place, row in enumerate(rows)]
    assert found == wanted


@given(people())
def test_the_people_are_those_of_the_rows(rows: list[PersonRow]) -> None:
    packed = rows_of(rows).packed
    found = PersonRows(*packed).people(TERMS).rows()
    assert list(map(repr, found)) == [repr((row.person, row.consent)) for row in rows]
