"""List growth: every month is there, and the bars of the chart are as long as their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.app.list_growth import HEIGHT, WIDTH, GrowthMonth, grow_chart, list_growth
from newsletter.app.workspace import Workspace
from tests.app.calendar_setup import calendar_room
from tests.store.people import LIST, a_consent, later, subscribe

COUNTS = st.integers(0, 2_000_000)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with calendar_room(tmp_path) as room:
        yield room.workspace


def test_months_without_anybody_are_there_too(workspace: Workspace) -> None:
    subscribe(workspace.store, range(10, 12))
    late = a_consent(at=later(days=95), method="page")
    person = next(workspace.store.subscribers()).person
    workspace.store.import_people([(person, late)])
    found = list_growth(workspace, lists=(LIST,))
    assert [one.month for one in found.months] == sorted({one.month for one in found.months})
    assert sum(one.joined for one in found.months) == sum(one.joined for one in found.rows)
    assert list_growth(workspace, lists=("nowhere",)).months == ()
    assert "import" in found.methods


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=24))
def test_every_bar_is_inside_and_as_long_as_its_number(counts: list[tuple[int, int]]) -> None:
    months = [
        GrowthMonth(month=f"2026-{number:02}", joined=joined, left=left)
        for number, (joined, left) in enumerate(counts)
    ]
    chart = grow_chart(months)
    units = set()
    for month, joined, left in chart.bars:
        for bar, number in ((joined, month.joined), (left, month.left)):
            assert bar.x >= 0
            assert bar.x + bar.width <= WIDTH + 0.001
            assert bar.y >= 0
            assert bar.y + bar.height <= HEIGHT
            if number:
                units.add(round(bar.height / number, 9))
        assert abs(joined.y + joined.height - chart.zero) < 0.001
        assert left.y == chart.zero
    assert len(units) <= 1 or max(units) - min(units) < 1e-6
    assert 1 <= len(chart.lines) <= 12
