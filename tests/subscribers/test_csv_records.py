"""Records and the lines they start on; a broken one never swallows the next."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.csv_records import (
    MAX_LINE_CHARS,
    Record,
    _Lines,
    _records_ahead,
    read_records,
)


def records(text: str, delimiter: str = ",") -> list[Record]:
    return list(read_records(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_lines_of_the_file_whatever_ends_them(end: str) -> None:
    found = records(end.join(["a,b", '"two', 'lines",c', "", " , ", "d,e"]))
    assert [(record.row, record.cells[-1]) for record in found] == [(1, "b"), (2, "c"), (6, "e")]


def test_an_unclosed_quotation_mark_costs_one_row_and_no_other() -> None:
    lines = ["a,b", '"open,b'] + [f"{number},x" for number in range(3, 400)]
    found = records("\n".join(lines))
    assert [record.row for record in found] == list(range(1, 400))
    assert [record.row for record in found if record.problem] == [2]
    assert found[1].cells == ("open", "b")
    assert "quotation mark" in found[1].problem


def test_an_unclosed_quotation_mark_near_the_end_is_told_too() -> None:
    found = records('a,b\n"open,b\nc,d\n')
    assert [(record.row, bool(record.problem)) for record in found] == [(1, False), (2, True), (3, False)]


def test_text_after_a_closing_quotation_mark_is_told() -> None:
    found = records('"Zoë "Zed" Núñez",b\nc,d\n')
    assert found[0].problem
    assert found[1].cells == ("c", "d")


def test_a_line_without_end_is_passed_over_in_pieces() -> None:
    found = records(f"a,b\n{'x' * (3 * MAX_LINE_CHARS)}\nc,d\n")
    assert [(record.row, bool(record.problem)) for record in found] == [(1, False), (2, True), (3, False)]


def test_a_long_cell_over_many_lines_does_not_stop_the_reading() -> None:
    long = "\n".join(["y" * 90_000] * 3)
    found = records(f'a,b\n"{long}",b\nc,d\n')
    assert found[0].cells == ("a", "b")
    assert found[-1].cells == ("c", "d")
    assert found[1].problem


def test_lines_at_the_head_are_skipped_and_counted() -> None:
    stream = io.StringIO("sep=;\nemail;b\n", newline="")
    assert list(read_records(stream, delimiter=";", skip_lines=1)) == [Record(row=2, cells=("email", "b"))]


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4).filter(lambda cells: any(map(str.strip, cells)))))
def test_what_the_standard_writer_writes_is_read_back(table: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(table)
    found = records(stream.getvalue())
    assert [list(record.cells) for record in found if not record.problem] == table


@given(st.text('a,"\n\r; ', max_size=60))
def test_any_text_is_read_to_its_end_and_rows_only_grow(text: str) -> None:
    rows = [record.row for record in records(text)]
    assert rows == sorted(set(rows))


def one_by_one(text: str) -> list[Record]:
    """Return the records as they are read where lines and records do not fall together."""
    lines = _Lines(io.StringIO(text, newline=""))
    found: list[Record] = []
    while lines.look_ahead():
        found += _records_ahead(lines, ",")
    return found


@given(st.lists(st.text('a," ', max_size=8), max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_many_lines_at_once_are_the_records_they_are_one_by_one(lines: list[str], end: str) -> None:
    text = end.join(lines)
    assert records(text) == one_by_one(text)


def test_a_record_over_the_end_of_a_read_ahead_is_whole() -> None:
    lines = [f"{number},x" for number in range(1, 200)] + ['"two', 'lines",x'] + ["end,x"] * 300
    found = records("\n".join(lines))
    assert [record.row for record in found] == [*range(1, 201), *range(202, 502)]
    assert found[199].cells == ("two\nlines", "x")
