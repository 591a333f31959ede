"""Blackout days: an election, a day of mourning. Nothing leaves, unless somebody overrides with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from newsletter.model import Blackout


def blackout_on(day: dt.date, blackouts: Iterable[Blackout]) -> Blackout | None:
    """Return the blackout that a day falls in, the one declared first; None on other days."""
    return next((one for one in blackouts if one.first <= day <= one.last), None)
