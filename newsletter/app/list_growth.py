"""List growth: who joined and left in each month, by list and way, and the chart of it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.app.workspace import Workspace
from newsletter.model import MonthCount

MOST_MONTHS = 24
WIDTH, HEIGHT = 760, 240
_LEFT, _BOTTOM, _TOP = 56, 26, 12
_WIDEST_SLOT = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthMonth:
    """One month (YYYY-MM, in UTC)."""

    month: str
    joined: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGrowth:
    """The last months with something in them, oldest first; the rows behind them; the ways there are."""

    months: tuple[GrowthMonth, ...]
    rows: tuple[MonthCount, ...]
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart, in its own units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthChart:
    """Where everything stands in a drawing of WIDTH x HEIGHT: bars up for joined, down for left."""

    zero: float
    bars: tuple[tuple[GrowthMonth, Bar, Bar], ...]
    lines: tuple[tuple[float, int], ...]
    """Grid lines: where, and the number of people."""
    labels: tuple[tuple[float, str], ...]


def list_growth(workspace: Workspace, *, lists: tuple[str, ...] = (), method: str = "") -> ListGrowth:
    """Count the months of some lists (() for all), and of one way of joining and leaving ("" for all)."""
    counts = [one for one in workspace.store.month_counts() if not lists or one.list in lists]
    methods = tuple(sorted({one.method for one in counts}))
    rows = [one for one in counts if method in ("", one.method)]
    joined: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for one in rows:
        joined[one.month] += one.joined
        left[one.month] += one.left
    months = _months(sorted({*joined, *left}))[-MOST_MONTHS:]
    return ListGrowth(
        months=tuple(
            GrowthMonth(month=one, joined=joined.get(one, 0), left=left.get(one, 0)) for one in months
        ),
        rows=tuple(one for one in reversed(rows) if one.month in months),
        methods=methods,
    )


def _months(known: Sequence[str]) -> list[str]:
    """Return every month from the first to the last."""
    if not known:
        return []
    year, month = int(known[0][:4]), int(known[0][5:])
    found = []
    while (one := f"{year:04}-{month:02}") <= known[-1]:
        found.append(one)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def grow_chart(months: Sequence[GrowthMonth]) -> GrowthChart:
    """Return where the bars of some months stand."""
    up = max((one.joined for one in months), default=0)
    down = max((one.left for one in months), default=0)
    step = _step(max(up, down, 1))
    top, bottom = math.ceil(up / step) * step, math.ceil(down / step) * step
    unit = (HEIGHT - _TOP - _BOTTOM) / max(top + bottom, step)
    zero = _TOP + top * unit
    slot = min((WIDTH - _LEFT) / max(len(months), 1), _WIDEST_SLOT)
    start = WIDTH - slot * len(months)
    width = min(slot * 0.62, 36)
    bars, labels = [], []
    every = math.ceil(len(months) / 12) or 1
    for number, one in enumerate(months):
        x = start + slot * (number + 0.5) - width / 2
        joined = Bar(x=x, y=zero - one.joined * unit, width=width, height=one.joined * unit)
        left = Bar(x=x, y=zero, width=width, height=one.left * unit)
        bars.append((one, joined, left))
        if number % every == 0:
            labels.append((x + width / 2, one.month))
    lines = tuple((zero - value * unit, abs(value)) for value in range(-bottom, top + 1, step))
    return GrowthChart(zero=zero, bars=tuple(bars), lines=lines, labels=tuple(labels))


def _step(most: int) -> int:
    """Return the distance of grid lines: 1, 2 or 5 times a power of ten, so that there are a few."""
    power: int = 10 ** max(len(str(most)) - 2, 0)
    return next(factor * power for factor in (1, 2, 5, 10, 20, 50) if most / (factor * power) <= 4)
