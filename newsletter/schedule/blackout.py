"""Blackout days, such as an election day: nothing is sent, unless someone overrides it with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from newsletter.model import Blackout


def blackout_on(day: dt.date, blackouts: Iterable[Blackout]) -> Blackout | None:
    """Return the first blackout that includes a day; None on other days."""
    return next((one for one in blackouts if one.first <= day <= one.last), None)
