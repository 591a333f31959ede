"""Timeline: equal parts of the time that something took, short enough to see its course."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_STEPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
)
MOST_PARTS = 30


def timeline_edges(first: datetime, last: datetime) -> tuple[datetime, ...]:
    """Return the edges of at most MOST_PARTS parts from `first` to `last`, each as long as the others.

    Their length is one that people count in (seconds, minutes, hours, days), and they begin at a multiple
    of it.
    """
    span = max(last - first, timedelta(seconds=1))
    step = next((one for one in _STEPS if span <= one * (MOST_PARTS - 1)), None)
    if step is None:
        days = -(-span // (timedelta(days=1) * (MOST_PARTS - 1)))
        step = timedelta(days=max(days, 1))
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    start = epoch + ((first - epoch) // step) * step
    parts = max((last - start) // step + 1, 1)
    return tuple(start + step * number for number in range(parts + 1))
