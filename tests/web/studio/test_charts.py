"""Charts: bars as long as their numbers, nothing outside the picture, something to see of every number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.web.studio.charts import bar_chart, column_chart

ROWS = st.lists(st.tuples(st.text(max_size=9), st.integers(0, 10**7)), max_size=40)


@given(ROWS)
def test_bars_lie_inside_the_picture_and_are_as_long_as_their_numbers(rows: list[tuple[str, int]]) -> None:
    chart = bar_chart("a", rows)
    assert (len(chart.bars), chart.total) == (len(rows), sum(value for _label, value in rows))
    for bar in chart.bars:
        assert bar.y + bar.height <= chart.height
        assert 0 <= bar.width < chart.width
        assert bool(bar.width) is bool(bar.value)
    ordered = sorted(chart.bars, key=lambda bar: bar.value)
    assert [bar.width for bar in ordered] == sorted(bar.width for bar in ordered)


@given(ROWS)
def test_columns_stand_on_the_ground_beside_each_other(rows: list[tuple[str, int]]) -> None:
    chart = column_chart("a", rows)
    for bar in chart.bars:
        assert abs(bar.y + bar.height - chart.height) < 0.02
        assert bar.x >= 0
        assert bar.x + bar.width <= chart.width + 0.02
        assert bool(bar.height) is bool(bar.value)
    places = [bar.x for bar in chart.bars]
    assert places == sorted(set(places))
