"""The lines of a CSV file: what the csv module reads back, whatever stands in the cells."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.subscribers.csv_lines import csv_lines
from newsletter.subscribers.formula_guard import RISKY, guard

CELLS = st.none() | st.text(max_size=6) | st.text(f"'\",\r\n%s\0ab{RISKY}", max_size=4)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=6)
)


@given(TABLES, st.booleans())
@example([("100 %", "a"), ("100 %", "b,")], True)
@example([("%s", None)], False)
@example([("=1", "x"), ("\r", "x")], True)
def test_the_csv_module_reads_back_what_was_written(rows: list[tuple[str | None, ...]], raw: bool) -> None:
    expected = [[(cell or "") if raw else guard(cell or "") for cell in row] for row in rows]
    read = csv.reader(io.StringIO(csv_lines(rows, raw=raw), newline=""), strict=True)
    assert [*read] == expected


@pytest.mark.parametrize("mark", RISKY)
def test_a_formula_in_one_row_of_many_is_guarded(mark: str) -> None:
    rows = [(f"name {number}", "same") for number in range(5)] + [(f"{mark}1+1", "same")]
    last = [*csv.reader(io.StringIO(csv_lines(rows, raw=False), newline=""))][-1]
    assert last == [f"'{mark}1+1", "same"]


def test_only_cells_that_need_quotes_have_them() -> None:
    rows = [("Ana", "a, b", 'say "hi"'), ("Bo", "a", "")]
    assert csv_lines(rows, raw=False) == 'Ana,"a, b","say ""hi"""\nBo,a,\n'
    assert csv_lines([], raw=False) == ""
