"""The timeline: equal parts, few enough to draw, that cover all of the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsletter.reports.timeline import MOST_PARTS, timeline_edges

START = datetime(1999, 1, 1, tzinfo=UTC)
WHEN = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=50_000)).map(lambda past: START + past)
SPAN = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000))


@given(WHEN, SPAN)
def test_few_equal_parts_cover_all_of_the_time(first: datetime, span: timedelta) -> None:
    edges = timeline_edges(first, first + span)
    assert edges[0] <= first
    assert edges[-1] > first + span
    assert 1 <= len(edges) - 1 <= MOST_PARTS + 1
    assert len({later - earlier for earlier, later in pairwise(edges)}) == 1


def test_parts_are_as_long_as_people_count() -> None:
    start = datetime(2026, 12, 8, 9, 3, 20, tzinfo=UTC)
    edges = timeline_edges(start, start + timedelta(minutes=40))
    assert edges[1] - edges[0] == timedelta(minutes=2)
    assert edges[0] == datetime(2026, 12, 8, 9, 2, tzinfo=UTC)
