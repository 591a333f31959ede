"""Plain rows: the same as the rows that are read one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Topic
from newsletter.subscribers.column_survey import survey_columns
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_columns import Columns, read_columns
from newsletter.subscribers.csv_records import RecordBatch
from newsletter.subscribers.layouts.recognition import recognize
from newsletter.subscribers.person_row import Terms
from newsletter.subscribers.plain_row_reader import PlainRowReader, reads_plainly
from newsletter.subscribers.row_reader import RowReader
from newsletter.subscribers.status_columns import StatusColumn, find_status_columns

TERMS = Terms(
    list="constituents",
    basis="paper form",
    actor="Sam",
    now=datetime(2023, 3, 11, 12, tzinfo=UTC),
    file="people.csv",
    topics={"parks": Topic(key="parks", title="Parks")},
)
CELLS = {
    "email": st.sampled_from(
        ["ana@example.org", "Zed.Two+x@mail3.example.org", "ZOË@example.org", "ana@Example.org", "", "ana",
         " lee@example.org", "info@example.org", "Webmaster@example.org", "mei@gmial.com", "a..b@example.org",
         "x@bücher.example", "mailto:y@example.org", "a@example.org b@example.org", "a@b.invalid", "a@b.example",
         f"{'q' * 64}@example.org", f"{'q' * 65}@example.org", f"b@{'e' * 60}.example.org", "c@d.org\nd@e.org",
         "Ana <ana.three@example.org>", "-x@example.org", "_y@example.org", "a@x--y.example.org", "k@1.2.3.4"]
    ),
    "first_name": st.sampled_from(
        ["Ana", "", " Ana  Maria ", "José", "JosÃ©", "Jos&eacute;", "Al?n", "'=1+1", "=1+1", "O'Neill", "x" * 501,
         "a\tb", "a\nb", "\ufeffAna", "A\u0301na", "\x01", "(Tim)", "J. R."]
    ),
    "last_name": st.sampled_from(["Ruiz", "", "Núñez", "van der Berg", "Smith-Jones", "%C3%A9"]),
    "name": st.sampled_from(["", "Ana Ruiz", "Ruiz, Ana", "Cher", "JosÃ© X"]),
    "lang": st.sampled_from(["", "en", "es", "Spanish", "es_MX", "klingon", " en "]),
    "neighborhood": st.sampled_from(["", "Echo Park", " Echo  Park", "a&amp;b", "12 St. #4", "ñ", "x" * 501, "-"]),
    "zip": st.sampled_from(["", "90026", "'0123", "1 2"]),
    "tags": st.sampled_from(["", "a, b", "a;b", "vip", "x" * 501, "\x01"]),
    "cadence": st.sampled_from(["", "weekly", "Daily", "never"]),
    "topics": st.sampled_from(["", "Parks", "parks, x"]),
    "list": st.sampled_from(["", "constituents", "other"]),
    "consent_at": st.sampled_from(["", "2022-01-02", "3/14/2021", "soon", "-", "2022-01-02 10:00"]),
    "since": st.sampled_from(["", "2021-05-06", "x"]),
    "created at": st.sampled_from(["", "2020-02-03", "?"]),
    "consent basis": st.sampled_from(["", "fair", "x\x01"]),
    "status": st.sampled_from(["subscribed", "unsubscribed", "", "Cleaned", "pending?", "yes"]),
    "opt_in": st.sampled_from(["yes", "no", "", "1"]),
    "": st.sampled_from(["", "", " ", "x"]),
}  # fmt: skip


def asked(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Columns, Sequence[StatusColumn]]:
    columns = read_columns(
        header, attributes=["neighborhood", "zip"], file="f", layout=recognize(header), topics=True
    )
    survey = survey_columns([rows], len(header))
    found = find_status_columns(header, survey, taken=columns.understood, layout=columns.layout)
    return columns.without_attributes([one.index for one in found]), found


@st.composite
def files(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    others = draw(st.lists(st.sampled_from(sorted(set(CELLS) - {"email"})), unique=True, max_size=6))
    header = ["email", *others]
    row = st.tuples(*(CELLS[name] for name in header)).map(list)
    surplus = st.sampled_from([[], [], [], [""], ["x"], None])
    rows = draw(st.lists(st.tuples(row, surplus), min_size=1, max_size=12))
    return header, [cells[:-1] if more is None else cells + more for cells, more in rows]


@given(files())
def test_plain_rows_are_what_the_rows_are_one_by_one(file: tuple[list[str], list[list[str]]]) -> None:
    header, rows = file
    columns, found = asked(header, rows)
    assert reads_plainly(columns, TERMS, found)
    reader = RowReader(columns, TERMS, found)
    read, odd = PlainRowReader(columns, TERMS, found).read(RecordBatch(7, rows))
    for place, row in enumerate(read.rows(TERMS)):
        if place not in odd:
            assert row == reader.read(7 + place, rows[place])


def test_a_row_is_plain_if_nothing_has_to_be_said_of_it() -> None:
    header = ["email", "first_name", "neighborhood", "status", "consent_at"]
    rows = [[f"p{n}@example.org", "José", "Echo Park", "subscribed", "2022-01-02"] for n in range(9)]
    rows[4][3] = "unsubscribed"
    rows[6][0] = "info@example.org"
    columns, found = asked(header, rows)
    _, odd = PlainRowReader(columns, TERMS, found).read(RecordBatch(2, rows))
    assert sorted(odd) == [4, 6]


def test_a_file_whose_rows_say_something_of_other_addresses_or_of_everybody_has_none() -> None:
    columns = read_columns(["email", "status"], attributes=[], file="f")
    [status] = find_status_columns(
        columns.header, survey_columns([[["a@b.org", "unsubscribed"]]], 2), taken=columns.understood
    )
    assert reads_plainly(columns, TERMS, [status])
    assert not reads_plainly(columns, TERMS, [replace(status, address_beside=0)])
    assert not reads_plainly(replace(columns, more_addresses=(1,)), TERMS, [status])
    assert not reads_plainly(columns, replace(TERMS, status=ContactStatus.UNSUBSCRIBED), [status])
