"""Tags: one cell, several labels."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.tag_list import read_tags


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ('"vip","district 13"', ("vip", "district 13")),
        ('"Board, 2024","VIP"', ("Board, 2024", "VIP")),
        ('"one", "two"', ("one", "two")),
        ("vip, tenant", ("vip", "tenant")),
        ("A;B, C", ("A", "B, C")),
        ("vip,,vip,", ("vip",)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_a_cell_is_taken_apart(cell: str, tags: tuple[str, ...]) -> None:
    assert read_tags(cell) == tags


@given(
    st.lists(st.text("ab, \"'", min_size=1, max_size=6).map(str.strip).filter(bool), min_size=1, max_size=4)
)
def test_what_is_written_as_csv_within_a_cell_is_read_back(tags: list[str]) -> None:
    cell = io.StringIO()
    csv.writer(cell, quoting=csv.QUOTE_ALL, lineterminator="").writerow(tags)
    assert read_tags(cell.getvalue()) == tuple(dict.fromkeys(tags))
