"""Charts: places and sizes of the bars of a picture that is drawn as SVG, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 280
_LABEL = 20
_BAR = 14
_GAP = 12
_NUMBER = 64
"""Room for the number behind the longest bar."""
_HEIGHT = 120
_SPACE = 0.15
"""The part of a column's room that stays empty beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar: what it stands for, its number, and where it is drawn, in units of the picture."""

    label: str
    value: int
    x: float
    y: float
    width: float
    height: float
    text_y: float = 0.0
    pattern: int = 0
    """Which pattern fills it: a picture in black and white can be read too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of bars. `id` is unique on its page."""

    id: str
    bars: Sequence[Bar]
    width: int
    height: int
    most: int
    """The number of the longest bar."""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(bar.value for bar in self.bars)


def bar_chart(id: str, rows: Iterable[tuple[str, int]]) -> Chart:
    """Return bars that lie below each other, each below its label, the number behind it."""
    rows = tuple(rows)
    most = max((value for _label, value in rows), default=0)
    step = _LABEL + _BAR + _GAP
    room = WIDTH - _NUMBER
    bars = tuple(
        Bar(
            label=label,
            value=value,
            x=0,
            y=number * step + _LABEL,
            width=_shown(room * value / most if most else 0, value),
            height=_BAR,
            text_y=number * step + _LABEL - 6,
            pattern=number % 4,
        )
        for number, (label, value) in enumerate(rows)
    )
    return Chart(id=id, bars=bars, width=WIDTH, height=max(len(rows) * step, 1), most=most)


def column_chart(id: str, rows: Iterable[tuple[str, int]]) -> Chart:
    """Return columns beside each other, as high as their numbers."""
    rows = tuple(rows)
    most = max((value for _label, value in rows), default=0)
    room = WIDTH / max(len(rows), 1)
    bars = []
    for number, (label, value) in enumerate(rows):
        height = _shown(_HEIGHT * value / most if most else 0, value)
        bars.append(
            Bar(
                label=label,
                value=value,
                x=round(number * room + room * _SPACE / 2, 2),
                y=round(_HEIGHT - height, 2),
                width=round(room * (1 - _SPACE), 2),
                height=height,
            )
        )
    return Chart(id=id, bars=tuple(bars), width=WIDTH, height=_HEIGHT, most=most)


def _shown(length: float, value: int) -> float:
    """Return a length that can be seen, if there is anything to see."""
    return round(max(length, 2.0), 2) if value else 0.0
