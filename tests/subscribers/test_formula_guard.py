"""The guard against formulas in spreadsheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.formula_guard import guard, unguard

RISKY = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("https://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"]
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert guard(cell) == f"'{cell}"
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize("cell", ["", "Ana", "'t Hooft", "a=b", "O'Brien", "'", "1-2"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guard(cell) == cell
    assert unguard(cell) == cell


@given(st.text() | st.text(alphabet="'=+a\t", max_size=6))
def test_unguarding_undoes_guarding(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    assert guard(cell)[:1] not in tuple(RISKY)
